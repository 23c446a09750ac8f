import type { Matrix } from '@tailedcore/core';
import { farthestModule } from './farthest-module.ts';
import { residentRows } from './shared-memory.ts';

/**
 * The plain greedy selection on the calling thread: every step compares all candidates with the row taken last, at the speed of memory. What
 * the lazy selection is measured against; the same rows, from the same float32 distances.
 * @param first - a position in `candidates`. @returns [count] rows of `features`, in the order taken.
 * @throws E_MEMORY when the candidates would not fit one WebAssembly memory.
 */
export function plainFarthestFirst(
  features: Matrix,
  candidates: Uint32Array,
  count: number,
  first: number,
): Uint32Array {
  const resident = residentRows(features, candidates);
  const { memory, bounds } = resident;
  const wasm = farthestModule(memory);
  const rows = new Uint32Array(memory.buffer, resident.candidates, candidates.length);
  const bound = new Float32Array(memory.buffer, bounds, candidates.length).fill(Infinity);
  const selected = new Uint32Array(count);
  let next = first;
  for (let step = 0; step < count; step++) {
    bound[next] = -1;
    selected[step] = candidates[next] as number;
    if (step + 1 === count) break;
    next = wasm.plainStep(
      ...([resident.features, resident.candidates, 0, candidates.length] as const),
      ...([features.columns, rows[next] as number, bounds] as const),
    );
  }
  return selected;
}

/**
 * Reads all of a matrix and does nothing with it: the ceiling of what a step can reach.
 * @param features - [n, d], made by the engine's `allocate`, else it is copied first. @returns a function that reads it once and gives the sum.
 */
export function memoryReader(features: Matrix): () => number {
  const resident = residentRows(
    features,
    Uint32Array.from({ length: features.rows }, (_, row) => row),
  );
  const wasm = farthestModule(resident.memory);
  return () => wasm.readFloats(resident.features, features.rows * features.columns);
}
