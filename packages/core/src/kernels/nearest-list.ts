import type { Neighbors } from '../stages.ts';

/** The k nearest rows seen so far, nearest first; places not yet filled are at distance Infinity. */
export interface NearestList {
  /** Squared, float64. [k] */
  readonly distances: Float64Array;
  /** [k] */
  readonly rows: Uint32Array;
}

/** An empty list of `k` places. */
export function nearestList(k: number): NearestList {
  return { distances: new Float64Array(k).fill(Infinity), rows: new Uint32Array(k) };
}

/** Empties `list` for the next query. */
export function clearList(list: NearestList): void {
  list.distances.fill(Infinity);
}

/** Puts `row` where it belongs in `list`, if it does. Offered in ascending order, the lower of two rows at equal distance wins. */
export function offerInto(list: NearestList, distance: number, row: number): void {
  const { distances, rows } = list;
  let at = distances.length - 1;
  if (distance >= (distances[at] as number)) return;
  while (at > 0 && (distances[at - 1] as number) > distance) {
    distances[at] = distances[at - 1] as number;
    rows[at] = rows[at - 1] as number;
    at--;
  }
  distances[at] = distance;
  rows[at] = row;
}

/** Zeroed neighbours for `queries` queries, to be filled. */
export function emptyNeighbors(queries: number, k: number): Neighbors {
  return { k, rows: new Uint32Array(queries * k), distances: new Float32Array(queries * k) };
}

/** Copies `list` to the places of `query`; distances are rounded to float32 only here, after the order is settled. */
export function storeInto(found: Neighbors, query: number, list: NearestList): void {
  found.rows.set(list.rows, query * found.k);
  found.distances.set(list.distances, query * found.k);
}
