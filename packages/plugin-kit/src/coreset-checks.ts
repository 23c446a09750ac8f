import { type CoresetSampler, type Matrix, squaredDistance } from '@tailedcore/core';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { drawRows } from './coreset-trials.ts';
import { difference } from './compare.ts';
import { fill, normals, shuffled } from './draw.ts';
import { fault, show } from './fault.ts';
import { watchedRun } from './watched-run.ts';

/** What coresets promise beyond the form of their results. */
export function coresetChecks(bench: Bench<CoresetSampler>): Check[] {
  const { seed, traits } = bench;
  const { covering } = traits;
  return [
    check(
      'coreset: any prefix is the coreset of that size',
      () =>
        bench.use(async (part) => {
          const features = drawRows(seed, 90, 4);
          const candidates = shuffled(90, seed, 'prefix').slice(0, 70);
          const longest = await part.sample(features, candidates, 60, watchedRun());
          for (const count of [0, 1, 2, 7, 30, 59]) {
            const shorter = await part.sample(features, candidates, count, watchedRun());
            const differs = difference(longest.slice(0, count), shorter);
            const input = `${count} and 60 of 70 candidates among 90 rows x 4, seed ${seed}`;
            if (differs !== undefined) throw fault('the first rows of a longer selection', differs, input);
          }
        }),
      traits.prefix === true ? undefined : 'no trait prefix',
    ),
    check(
      'coreset: covers the rows as well as it says',
      () => bench.use(async (part) => coversTinySets(part, covering ?? Infinity, seed)),
      covering === undefined ? 'no trait covering' : undefined,
    ),
  ];
}

/** Sets that are small enough to try all coresets of 1 to 4 rows: spread, on a grid with equal rows, and in clusters. */
async function coversTinySets(part: CoresetSampler, factor: number, seed: number): Promise<void> {
  for (let set = 0; set < 60; set++) {
    const normal = normals(seed + set, 'tiny sets');
    const scale = [
      () => normal(),
      () => Math.round(1.5 * normal()),
      (row: number) => (row < 6 ? 0 : row * 40) + normal(),
    ][set % 3] as (row: number) => number;
    const features = fill(9, 2, (row) => scale(row));
    const candidates = shuffled(9, seed + set, 'tiny order');
    for (let count = 1; count <= 4; count++) {
      const rows = await part.sample(features, candidates, count, watchedRun({ seed: seed + set }));
      const [reached, best] = [radius(features, rows), bestRadius(features, count)];
      if (reached <= factor * best * (1 + 1e-5)) continue;
      const points = show(Array.from({ length: 9 }, (_, row) => [...features.data.slice(2 * row, 2 * row + 2)]));
      const expected = `no row farther than ${factor} times ${best}, the least that ${count} rows reach`;
      throw fault(expected, `${reached} with rows ${show([...rows])}`, `rows ${points}, run seed ${seed + set}`);
    }
  }
}

/** How far the farthest row lies from the nearest taken one. */
function radius(features: Matrix, taken: ArrayLike<number>): number {
  let farthest = 0;
  for (let row = 0; row < features.rows; row++) {
    let nearest = Infinity;
    for (let i = 0; i < taken.length; i++)
      nearest = Math.min(nearest, squaredDistance(features.data, row, features.data, taken[i] as number, 2));
    farthest = Math.max(farthest, nearest);
  }
  return Math.sqrt(farthest);
}

function bestRadius(features: Matrix, count: number, taken: readonly number[] = []): number {
  if (taken.length === count) return radius(features, taken);
  let best = Infinity;
  for (let row = (taken.at(-1) ?? -1) + 1; row < features.rows; row++)
    best = Math.min(best, bestRadius(features, count, [...taken, row]));
  return best;
}
