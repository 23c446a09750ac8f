import { type Matrix, type MemoryBank, type Neighbors, squaredDistance } from '@tailedcore/core';

/** b of the formula, as PatchCore has it. */
const supportRows = 9;

/**
 * PatchCore's image score (Roth et al. 2022, Eq. 7): the distance d* of the patch p* that lies farthest from its nearest row m*,
 * made larger where m* itself stands alone. With N_b(m*) the nine rows of the bank nearest to m*, m* among them, all of a
 * smaller bank:
 *
 *     (1 - exp(d*) / sum over m in N_b(m*) of exp(||p* - m||)) * d*
 *
 * Distances are plain, not squared. A bank of one row gives 0: it says nothing about its surroundings.
 * @param patches - which patch rows belong to the image, at least one.   @param queries - the patches that were searched, [images * positions, d].
 */
export function reweightedScore(
  found: Neighbors,
  patches: { readonly start: number; readonly end: number },
  bank: MemoryBank,
  queries: Matrix,
): number {
  let farthest = patches.start;
  for (let patch = patches.start; patch < patches.end; patch++) {
    if ((found.distances[patch * found.k] as number) > (found.distances[farthest * found.k] as number))
      farthest = patch;
  }
  const { data, columns } = bank.features;
  const distance = Math.sqrt(found.distances[farthest * found.k] as number);
  const nearest = found.rows[farthest * found.k] as number;
  // exp(d*) / sum exp(d) = 1 / sum exp(d - d*), which cannot overflow upwards into a quotient of infinities.
  let sum = 0;
  for (const row of rowsAround(bank.features, nearest)) {
    sum += Math.exp(Math.sqrt(squaredDistance(queries.data, farthest, data, row, columns)) - distance);
  }
  return Math.max(0, 1 - 1 / sum) * distance;
}

/** The rows nearest to `center`, itself first; ties go to the lower row. */
function rowsAround({ rows, columns, data }: Matrix, center: number): number[] {
  const distances = new Float64Array(rows);
  for (let row = 0; row < rows; row++) distances[row] = squaredDistance(data, center, data, row, columns);
  distances[center] = -1;
  const taken: number[] = [];
  while (taken.length < Math.min(supportRows, rows)) {
    let best = 0;
    for (let row = 1; row < rows; row++) if ((distances[row] as number) < (distances[best] as number)) best = row;
    taken.push(best);
    distances[best] = Infinity;
  }
  return taken;
}
