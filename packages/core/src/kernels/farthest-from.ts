import type { Matrix } from '../tensor.ts';
import type { KernelRun } from './kernels.ts';
import { pacer } from './pacer.ts';
import { squaredDistance } from './squared-distance.ts';

/**
 * Farthest-point selection that goes on from rows taken before: again and again the candidate farthest from all taken ones, ties to the earliest, as
 * `farthestFirst` would. A candidate is compared with newly taken rows only when it comes to the top of a heap by its last known distance, so candidates that
 * the rows taken before cover well are never looked at (docs/decisions/0002-lazy-coreset.md).
 * @param features - [n, d].   @param candidates - [c] rows of `features`.   @param count - at most this many are taken.
 * @param distances - [c], squared, from each candidate to the nearest row taken before; written over.
 * @returns rows of `features` in the order taken, fewer than `count` where only copies of taken rows are left (distance 0).
 * @throws E_ABORTED
 */
export async function farthestFrom(
  features: Matrix,
  candidates: Uint32Array,
  distances: Float64Array,
  count: number,
  run?: KernelRun,
): Promise<Uint32Array> {
  const { data, columns } = features;
  const pause = pacer(run);
  const heap = heapOf(distances);
  let size = heap.length;
  /** How many of the taken rows each candidate was compared with. */
  const compared = new Uint32Array(candidates.length);
  const taken: number[] = [];
  while (taken.length < count && size > 0) {
    const top = heap[0] as number;
    let distance = distances[top] as number;
    if (distance === 0) break;
    const row = candidates[top] as number;
    for (let i = compared[top] as number; i < taken.length; i++)
      distance = Math.min(distance, squaredDistance(data, row, data, taken[i] as number, columns));
    if (compared[top] === taken.length) {
      taken.push(row);
      heap[0] = heap[--size] as number;
    } else {
      compared[top] = taken.length;
      distances[top] = distance;
    }
    sink(heap, size, 0, distances);
    const turn = pause(taken.length);
    if (turn) await turn;
  }
  return Uint32Array.from(taken);
}

/** Positions of `distances` as a heap, the largest on top, the earliest among equals. */
function heapOf(distances: Float64Array): Uint32Array {
  const heap = new Uint32Array(distances.length).map((_, at) => at);
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(heap, heap.length, at, distances);
  return heap;
}

/** Moves the entry at `at` down to its place. */
function sink(heap: Uint32Array, size: number, at: number, distances: Float64Array): void {
  const entry = heap[at] as number;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && comesBefore(heap[child + 1] as number, heap[child] as number, distances)) child++;
    if (!comesBefore(heap[child] as number, entry, distances)) break;
    heap[at] = heap[child] as number;
    at = child;
  }
  if (size > 0) heap[at] = entry;
}

function comesBefore(a: number, b: number, distances: Float64Array): boolean {
  const [x, y] = [distances[a] as number, distances[b] as number];
  return x > y || (x === y && a < b);
}
