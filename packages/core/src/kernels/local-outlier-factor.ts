import { fail } from '../errors.ts';
import type { Neighbors } from '../stages.ts';

/** Keeps the density of copies finite, as scikit-learn does. */
const densityFloor = 1e-10;

/**
 * Local Outlier Factor of every row, from the neighbours of all rows: about 1 inside a cluster, larger for rows in thinner
 * surroundings than their neighbours' (Breunig et al. 2000, with scikit-learn's details). With d(a,b) the plain distance,
 * N(a) the k neighbours, and kdist(b) the distance of b's last neighbour:
 *
 *     reach(a,b) = max(kdist(b), d(a,b));  lrd(a) = 1 / (mean over N(a) of reach + 1e-10);  LOF(a) = mean lrd(N(a)) / lrd(a)
 *
 * Rows of different groups (grid positions) may stand in one list: a row only looks at its own neighbours.
 * @param found - neighbours of row 0, 1, …, by squared distance, nearest first, as `Kernels.nearestAtPosition` gives them.
 * @returns [rows] LOF scores, positive.
 * @throws E_SHAPE when the lists are no multiple of k or name a row that is not there, E_NOT_FINITE when a distance overflowed.
 */
export function localOutlierFactor(found: Neighbors): Float64Array {
  const { k } = found;
  const rows = rowCount(found);
  const { distances } = found;
  const densities = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let reach = 0;
    for (let at = row * k; at < (row + 1) * k; at++) {
      const neighbor = found.rows[at] as number;
      // Squared, since the root keeps the order.
      reach += Math.sqrt(Math.max(distances[neighbor * k + k - 1] as number, distances[at] as number));
    }
    densities[row] = 1 / (reach / k + densityFloor);
  }
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let at = row * k; at < (row + 1) * k; at++) sum += densities[found.rows[at] as number] as number;
    scores[row] = sum / k / (densities[row] as number);
  }
  return scores;
}

function rowCount({ k, rows, distances }: Neighbors): number {
  if (!Number.isInteger(k) || k < 1 || rows.length % k !== 0 || rows.length !== distances.length) {
    throw fail('E_SHAPE', {
      what: 'neighbours for the outlier factor',
      expected: `as many rows as distances, a multiple of k`,
      received: `${rows.length} rows, ${distances.length} distances, k = ${k}`,
    });
  }
  const count = rows.length / k;
  for (let at = 0; at < rows.length; at++) {
    if ((rows[at] as number) >= count) {
      throw fail('E_SHAPE', { what: 'a neighbour', expected: `a row below ${count}`, received: `row ${rows[at]}` });
    }
    if (!((distances[at] as number) < Infinity)) {
      throw fail('E_NOT_FINITE', { what: 'the distances of neighbours', received: String(distances[at]) });
    }
  }
  return count;
}
