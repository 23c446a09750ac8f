import { gather, type Kernels, type Matrix, row, type RunContext, slice, squaredDistance } from '@tailedcore/core';

/** Candidates compared at a time. */
const rowsAtOnce = 65_536;
/** Engines give distances within 1e-5 of the true ones. */
const margin = 1.0001;

/** Room for the candidates that are compared at a time, [candidates, columns] or fewer rows, for as many passes as there are. */
export function passRoom(kernels: Kernels, candidates: number, columns: number): Matrix {
  return kernels.allocate(Math.min(rowsAtOnce, candidates), columns);
}

/**
 * Lowers each candidate's squared distance to its nearest taken row by rows taken since: one dense pass on the engine of the run. The engine says which of
 * them is nearest, the distance itself is computed here in float64, so that no engine and no number of threads shows in it.
 * @param distances - [n], of `candidates`, in feature units squared.   @param taken - [t] rows of `features`, t >= 1.
 * @param room - as `passRoom` gives it; written.
 * @throws E_ABORTED.
 */
export async function approachInto(
  distances: Float64Array,
  features: Matrix,
  candidates: Uint32Array,
  taken: ArrayLike<number>,
  room: Matrix,
  { kernels, signal }: RunContext,
): Promise<void> {
  const centers = gather(features, taken);
  for (let start = 0; start < candidates.length; start += room.rows) {
    const block = candidates.subarray(start, start + room.rows);
    const queries = slice(room, 0, block.length);
    for (let i = 0; i < block.length; i++) queries.data.set(row(features, block[i] as number), i * queries.columns);
    const found = await kernels.nearest(queries, centers, 1, { signal });
    for (let i = 0; i < block.length; i++) {
      const before = distances[start + i] as number;
      if ((found.distances[i] as number) > before * margin) continue;
      const distance = squaredDistance(queries.data, i, centers.data, found.rows[i] as number, features.columns);
      if (distance < before) distances[start + i] = distance;
    }
  }
}
