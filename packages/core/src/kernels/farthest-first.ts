import { fail } from '../errors.ts';
import type { Matrix } from '../tensor.ts';
import { markRows, requireFinite, requireInteger } from './checks.ts';
import type { KernelRun } from './kernels.ts';
import { pacer } from './pacer.ts';
import { squaredDistance } from './squared-distance.ts';

/** Candidates between two looks at the clock. */
const blockLength = 4096;
/** Lies below every distance, so that a taken candidate is never taken again, not even among copies of one row. */
const taken = -1;

/**
 * Farthest-point selection (k-center, greedy): starts at `first`, then repeatedly takes the candidate whose nearest taken row is
 * farthest away; of candidates at equal float64 distance the earliest wins. Any prefix of the result is the result for that
 * count. (Gonzalez 1985; PatchCore's coreset.)
 * @param features - [n, d], finite.   @param candidates - different rows of `features`.
 * @param count - 0..candidates.length.   @param first - a position in `candidates`.
 * @returns [count] rows of `features` in the order taken.
 * @throws E_TOO_FEW_ROWS when there are fewer than `count` candidates, E_OPTION when `count` or `first` is no such number or
 * candidates repeat or do not exist, E_NOT_FINITE, E_ABORTED.
 */
export async function farthestFirst(
  features: Matrix,
  candidates: Uint32Array,
  count: number,
  first: number,
  run?: KernelRun,
): Promise<Uint32Array> {
  const total = candidates.length;
  requireInteger(count, 0, Infinity, 'the number of rows to take');
  if (total < count) throw fail('E_TOO_FEW_ROWS', { what: 'candidates', expected: count, received: total });
  const selected = new Uint32Array(count);
  if (count === 0) return selected;
  requireInteger(first, 0, total - 1, 'the first candidate');
  requireDifferent(candidates, features.rows);
  requireFinite(features, 'the features to select from');

  const pause = pacer(run);
  const distances = new Float64Array(total).fill(Infinity);
  let next = first;
  for (let step = 0; ; step++) {
    const center = candidates[next] as number;
    selected[step] = center;
    distances[next] = taken;
    if (step + 1 === count) break;
    let farthest = taken;
    for (let start = 0; start < total; start += blockLength) {
      const end = Math.min(start + blockLength, total);
      const best = approachInto(distances, features, candidates, start, end, center);
      if ((distances[best] as number) > farthest) {
        farthest = distances[best] as number;
        next = best;
      }
      const turn = pause(step + 1);
      if (turn) await turn;
    }
  }
  run?.onProgress?.(count);
  return selected;
}

/** Lowers the distances of candidates `start` to `end` to their distance to `center`; returns the earliest of the farthest. */
function approachInto(
  distances: Float64Array,
  features: Matrix,
  candidates: Uint32Array,
  start: number,
  end: number,
  center: number,
): number {
  const { data, columns } = features;
  let best = start;
  for (let at = start; at < end; at++) {
    if (distances[at] === taken) continue;
    const distance = squaredDistance(data, candidates[at] as number, data, center, columns);
    if (distance < (distances[at] as number)) distances[at] = distance;
    if ((distances[at] as number) > (distances[best] as number)) best = at;
  }
  return best;
}

function requireDifferent(candidates: Uint32Array, rows: number): void {
  const { count } = markRows(candidates, rows, 'a candidate row');
  if (count === candidates.length) return;
  throw fail('E_OPTION', {
    what: 'candidate rows',
    expected: 'every row once',
    received: `${candidates.length - count} repeated`,
  });
}
