import { squaredDistance } from '../kernels/squared-distance.ts';
import type { Neighbors } from '../stages.ts';
import type { Matrix } from '../tensor.ts';

/** Neighbours as they would be had a few more `rows` of `bank` been searched: nearest first, the lower row on ties. */
export function offerRows(found: Neighbors, queries: Matrix, bank: Matrix, rows: Uint32Array): Neighbors {
  if (rows.length === 0) return found;
  const { k } = found;
  const result: Neighbors = { k, rows: found.rows.slice(), distances: found.distances.slice() };
  for (let query = 0; query < queries.rows; query++) {
    for (const row of rows) {
      insert(result, query * k, row, Math.fround(squaredDistance(queries.data, query, bank.data, row, bank.columns)));
    }
  }
  return result;
}

function insert({ k, rows, distances }: Neighbors, from: number, row: number, distance: number): void {
  const comesBefore = (at: number) => {
    const other = distances[at] as number;
    return distance < other || (distance === other && row < (rows[at] as number));
  };
  let at = from + k - 1;
  if (!comesBefore(at)) return;
  for (; at > from && comesBefore(at - 1); at--) {
    rows[at] = rows[at - 1] as number;
    distances[at] = distances[at - 1] as number;
  }
  rows[at] = row;
  distances[at] = distance;
}
