import { fail } from '../errors.ts';
import type { Neighbors } from '../stages.ts';
import type { Matrix } from '../tensor.ts';
import { requireFinite, requireInteger } from './checks.ts';
import type { KernelRun } from './kernels.ts';
import { clearList, emptyNeighbors, nearestList, offerInto, storeInto } from './nearest-list.ts';
import { pacer } from './pacer.ts';
import { squaredDistance } from './squared-distance.ts';

/**
 * For each row its `k` nearest among the other rows of the same position (row modulo `positions`), nearest first; of rows at
 * equal float64 distance the lower wins. A row is never its own neighbour, a copy of it may be.
 * @param features - [images * positions, d], image-major, finite.
 * @returns row numbers of `features` and squared distances, both [images * positions, k].
 * @throws E_SHAPE when the rows are no multiple of `positions`, E_TOO_FEW_ROWS when there are not more than k images,
 * E_NOT_FINITE, E_OPTION when k or positions is not a positive whole number, E_ABORTED.
 */
export async function nearestAtPosition(
  features: Matrix,
  positions: number,
  k: number,
  run?: KernelRun,
): Promise<Neighbors> {
  requireInteger(k, 1, Infinity, 'the number of neighbours');
  requireInteger(positions, 1, Infinity, 'the number of grid positions');
  const { rows, columns, data } = features;
  if (rows % positions !== 0) {
    throw fail('E_SHAPE', { what: 'patch rows', expected: `a multiple of ${positions} positions`, received: rows });
  }
  if (rows > 0 && rows / positions <= k) {
    const what = 'images to search for neighbours at each position';
    throw fail('E_TOO_FEW_ROWS', { what, expected: k + 1, received: rows / positions });
  }
  requireFinite(features, 'the patch features');
  const pause = pacer(run);
  const found = emptyNeighbors(rows, k);
  const list = nearestList(k);
  for (let query = 0; query < rows; query++) {
    clearList(list);
    for (let other = query % positions; other < rows; other += positions) {
      if (other !== query) offerInto(list, squaredDistance(data, query, data, other, columns), other);
    }
    storeInto(found, query, list);
    const turn = pause(query + 1);
    if (turn) await turn;
  }
  run?.onProgress?.(rows);
  return found;
}
