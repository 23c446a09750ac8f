import { type IndexBuilder, isTailedCoreError, type Neighbors, squaredDistance } from '@tailedcore/core';
import type { Bench } from './bench.ts';
import { bruteForce } from './brute-force.ts';
import { check, type Check } from './check.ts';
import { difference } from './compare.ts';
import { fill } from './draw.ts';
import { endingOf, expectResultOrCoded, fault } from './fault.ts';
import { drawSearch, type Search } from './index-trials.ts';
import { watchedRun } from './watched-run.ts';

/** What indexes promise beyond the form of their results. */
export function indexChecks(bench: Bench<IndexBuilder>): Check[] {
  const { seed, traits } = bench;
  const { recall } = traits;
  const usual: Search = { ...drawSearch(seed, [400, 8, 60, 5]), excluded: Uint32Array.of(399, 0, 7, 7, 120) };
  const about = `5 nearest of 400 rows x 8 for 60 queries, rows 0, 7, 120 and 399 excluded, seed ${seed}`;
  return [
    check(
      'index: finds the share of true neighbours that it says',
      async () => {
        for (const [search, input] of [[usual, about] as const, [ties, 'rows on a grid, many equally far'] as const])
          checkRecall(await searchOnce(bench, search), search, recall ?? 0, input);
      },
      recall === undefined ? 'no trait recall' : undefined,
    ),
    check('index: distances are squared Euclidean', async () => {
      const { rows, distances } = await searchOnce(bench, usual);
      rows.forEach((row, at) => {
        const { queries, features } = usual;
        const query = Math.floor(at / usual.k);
        const expected = squaredDistance(queries.data, query, features.data, row, features.columns);
        const received = distances[at] as number;
        if (Math.abs(received - expected) > 1e-3 * expected + 1e-5)
          throw fault(`${expected} between query ${query} and row ${row}`, `${received}`, about);
      });
    }),
    check('index: the nearest come first', async () => {
      const { distances } = await searchOnce(bench, usual);
      const wrong = distances.findIndex((each, at) => at % usual.k > 0 && each < (distances[at - 1] as number));
      if (wrong >= 0) throw fault('ascending distances', `${distances[wrong]} after ${distances[wrong - 1]}`, about);
    }),
    check('index: no row is found twice, and no excluded one', async () => {
      const { rows } = await searchOnce(bench, usual);
      for (let query = 0; query < usual.queries.rows; query++) {
        const found = rows.slice(query * usual.k, (query + 1) * usual.k);
        const excluded = found.find((row) => usual.excluded?.includes(row) === true);
        if (excluded !== undefined) throw fault('no excluded row', `row ${excluded} for query ${query}`, about);
        if (new Set(found).size < found.length) throw fault('different rows', found, `${about}, query ${query}`);
      }
    }),
    check('index: serves many searches at once', () =>
      bench.use(async (part) => {
        const index = await part.build(usual.features, watchedRun());
        const ks = [1, 3, 5];
        const alone = [];
        for (const k of ks) alone.push(await index.search(usual.queries, k, watchedRun()));
        const together = await Promise.all(ks.map(async (k) => index.search(usual.queries, k, watchedRun())));
        await index[Symbol.asyncDispose]();
        const differs = difference(alone, together);
        if (differs !== undefined) throw fault('the results of the searches alone', differs, `${about}, k 1, 3 and 5`);
      }),
    ),
    check('index: a search that was stopped before is not begun', () =>
      bench.use(async (part) => {
        const index = await part.build(usual.features, watchedRun());
        const run = watchedRun({ signal: AbortSignal.abort() });
        const ending = await endingOf(() => index.search(usual.queries, 3, run));
        await index[Symbol.asyncDispose]();
        if ('error' in ending && isTailedCoreError(ending.error, 'E_ABORTED')) return;
        throw fault('E_ABORTED', 'error' in ending ? String(ending.error) : 'a result', about);
      }),
    ),
    check('index: can be closed twice, and is harmless afterwards', () =>
      bench.use(async (part) => {
        const index = await part.build(usual.features, watchedRun());
        await index[Symbol.asyncDispose]();
        await index[Symbol.asyncDispose]();
        await expectResultOrCoded(() => index.search(usual.queries, 3, watchedRun()), `${about}, closed`);
      }),
    ),
  ];
}

/** A grid of 6 x 6 points, each there twice, and queries between them. */
const ties: Search = {
  features: fill(72, 2, (row, column) => (column === 0 ? row % 6 : Math.floor(row / 6) % 6)),
  queries: fill(25, 2, (row, column) => (column === 0 ? row % 5 : Math.floor(row / 5)) + 0.5),
  k: 6,
};

function searchOnce(bench: Bench<IndexBuilder>, { features, queries, k, excluded }: Search): Promise<Neighbors> {
  return bench.use(async (part) => {
    const index = await part.build(features, watchedRun());
    const found = await index.search(queries, k, watchedRun(), excluded);
    await index[Symbol.asyncDispose]();
    return found;
  });
}

/** Rows as near as the k-th true neighbour count, but for an exact index, which must follow the rule for ties too. */
function checkRecall(
  { rows }: Neighbors,
  { features, queries, k, excluded }: Search,
  recall: number,
  input: string,
): void {
  const truth = bruteForce(queries, features, k, excluded);
  if (recall === 1) {
    const differs = difference(truth.rows, rows, 0, 'rows');
    if (differs !== undefined) throw fault('the true neighbours, the lower of equally far rows first', differs, input);
    return;
  }
  let found = 0;
  rows.forEach((row, at) => {
    const query = Math.floor(at / k);
    const limit = truth.distances[(query + 1) * k - 1] as number;
    const squared = squaredDistance(queries.data, query, features.data, row, features.columns);
    if (squared <= limit * (1 + 1e-6)) found++;
  });
  const share = found / rows.length;
  if (share < recall) throw fault(`recall ${recall}`, `${share}`, input);
}
