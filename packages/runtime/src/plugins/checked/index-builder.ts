import type { IndexBuilder, NeighborIndex, Neighbors } from '@tailedcore/core';
import { type Asked, call, wrong } from './calls.ts';
import { requireFloats, requireIndices, requireMethods, requireObject } from './require.ts';

/** An index builder, and an index that finds `k` different rows of the bank for each query, nearest first and none that is excluded. */
export function checkedIndex(part: IndexBuilder, asked: Asked): IndexBuilder {
  requireMethods(asked, part, 'its part', ['build']);
  return {
    async build(features, run): Promise<NeighborIndex> {
      const index = await call(asked, run.signal, () => part.build(features, run));
      requireMethods(asked, index, 'its index', ['search', Symbol.asyncDispose]);
      return {
        async search(queries, k, searchRun, excluded) {
          const found = await call(asked, searchRun.signal, () => index.search(queries, k, searchRun, excluded));
          requireNeighbors(asked, found, queries.rows, k);
          requireRows(asked, found, features.rows, excluded);
          return found;
        },
        [Symbol.asyncDispose]: async () => index[Symbol.asyncDispose](),
      };
    },
  };
}

function requireNeighbors(asked: Asked, found: Neighbors, queries: number, k: number): void {
  requireObject(asked, found, 'what search gives');
  if (found.k !== k) throw wrong(asked, 'k', String(k), found.k);
  requireIndices(asked, found.rows, 'rows', queries * k);
  const distances = requireFloats(asked, found.distances, 'distances', queries * k);
  for (let i = 0; i < distances.length; i++) {
    const distance = distances[i] as number;
    if (distance < 0) throw wrong(asked, `distances[${i}]`, 'a squared distance of at least 0', distance);
    if (i % k > 0 && distance < (distances[i - 1] as number))
      throw wrong(asked, `distances[${i}]`, 'neighbours, nearest first', `${distance} after ${distances[i - 1]}`);
  }
}

/** Rows that are there, count, and are named once a query. */
function requireRows(asked: Asked, { rows, k }: Neighbors, below: number, excluded?: Uint32Array): void {
  /** The last query (from 1) that named each row; `gone` where the row does not count. */
  const named = new Uint32Array(below);
  const gone = 0xffffffff;
  for (const row of excluded ?? []) named[row] = gone;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (row >= below) throw wrong(asked, `rows[${i}]`, `rows of the bank, below ${below}`, row);
    const query = Math.floor(i / k) + 1;
    if (named[row] === gone) throw wrong(asked, `rows[${i}]`, 'no row that is excluded', row);
    if (named[row] === query) throw wrong(asked, `rows[${i}]`, 'different rows for a query', `${row} twice`);
    named[row] = query;
  }
}
