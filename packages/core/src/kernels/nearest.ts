import { fail } from '../errors.ts';
import type { Neighbors } from '../stages.ts';
import type { Matrix } from '../tensor.ts';
import { markRows, requireFinite, requireInteger, requireSameColumns } from './checks.ts';
import type { KernelRun } from './kernels.ts';
import { clearList, emptyNeighbors, nearestList, offerInto, storeInto } from './nearest-list.ts';
import { pacer } from './pacer.ts';
import { squaredDistance } from './squared-distance.ts';

/**
 * The `k` nearest rows of `bank` for each query, nearest first; of rows at equal float64 distance the lower wins.
 * @param queries - [q, d], finite.   @param bank - [n, d], finite.
 * @returns rows and squared distances, both [q, k].
 * @throws E_SHAPE when widths differ, E_TOO_FEW_ROWS when fewer than k rows count, E_NOT_FINITE, E_OPTION when k is not a
 * positive whole number or an excluded row does not exist, E_ABORTED.
 */
export async function nearest(
  queries: Matrix,
  bank: Matrix,
  k: number,
  run?: KernelRun & { excluded?: Uint32Array | undefined },
): Promise<Neighbors> {
  requireInteger(k, 1, Infinity, 'the number of neighbours');
  requireSameColumns(queries, 'the queries', bank, 'the bank');
  const excluded = markRows(run?.excluded ?? new Uint32Array(), bank.rows, 'an excluded row');
  if (bank.rows - excluded.count < k) {
    const received = bank.rows - excluded.count;
    throw fail('E_TOO_FEW_ROWS', { what: 'rows to search for neighbours', expected: k, received });
  }
  requireFinite(queries, 'the queries');
  requireFinite(bank, 'the bank');
  const pause = pacer(run);
  const found = emptyNeighbors(queries.rows, k);
  const list = nearestList(k);
  for (let query = 0; query < queries.rows; query++) {
    clearList(list);
    for (let row = 0; row < bank.rows; row++) {
      if (excluded.marks[row] === 1) continue;
      offerInto(list, squaredDistance(queries.data, query, bank.data, row, bank.columns), row);
    }
    storeInto(found, query, list);
    const turn = pause(query + 1);
    if (turn) await turn;
  }
  run?.onProgress?.(queries.rows);
  return found;
}
