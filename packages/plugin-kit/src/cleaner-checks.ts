import type { PatchCleaner, PatchSet } from '@tailedcore/core';
import type { Bench } from './bench.ts';
import { check, type Check } from './check.ts';
import { drawPatches } from './cleaner-trials.ts';
import { normals } from './draw.ts';
import { fault } from './fault.ts';
import { watchedRun } from './watched-run.ts';

const [images, positions, columns] = [24, 16, 8];

/** Where outliers are planted: rows of 24 images x 16 positions. */
const plants = {
  'one patch': (row: number) => row === 5 * positions + 3,
  'scattered patches': (row: number) => (row * 7919) % 29 === 0,
  'a whole image': (row: number) => Math.floor(row / positions) === 11,
  'a square in one image': (row: number) =>
    Math.floor(row / positions) === 7 && [5, 6, 9, 10].includes(row % positions),
  'one position of three images': (row: number) => row % positions === 6 && row % 128 < positions,
} as const;

/** What cleaners promise beyond the form of their results. */
export function cleanerChecks(bench: Bench<PatchCleaner>): Check[] {
  const { seed, traits } = bench;
  const identity = traits.identity === true;
  const nothing = identity ? 'trait identity: keeps everything by design' : undefined;
  return [
    ...Object.entries(plants).map(([shape, planted]) =>
      check(
        `cleaner: planted outliers go before others: ${shape}`,
        () => bench.use((part) => findsPlanted(part, shape, planted, seed)),
        nothing,
      ),
    ),
    check('cleaner: constant features are kept, nearly all', () =>
      bench.use(async (part) => {
        const given = drawPatches(seed, [images, positions, columns]);
        given.features.data.fill(0.25);
        const { rows } = await part.clean(given, watchedRun());
        const least = Math.ceil(0.9 * given.features.rows);
        if (rows.length < least)
          throw fault(`at least ${least} kept rows`, `${rows.length}`, 'features that are all 0.25');
      }),
    ),
    check('cleaner: every image keeps something when all are alike', () =>
      bench.use(async (part) => {
        const { rows } = await part.clean(drawPatches(seed, [images, 49, columns]), watchedRun());
        const kept = new Set(Array.from(rows, (row) => Math.floor(row / 49)));
        const input = `${images} images x 49 positions of the same distribution, seed ${seed}`;
        if (kept.size < images) throw fault(`patches kept of all ${images} images`, `of ${kept.size}`, input);
      }),
    ),
    check(
      'cleaner: identity keeps every row with weight 1',
      () =>
        bench.use(async (part) => {
          const given = plant(drawPatches(seed, [images, positions, columns]), plants['scattered patches'], seed);
          const { rows, weights } = await part.clean(given, watchedRun());
          const all = rows.length === given.features.rows && rows.every((row, i) => row === i);
          const input = `patches with outliers, seed ${seed}`;
          if (!all) throw fault(`all ${given.features.rows} rows`, rows, input);
          if (weights.some((weight) => weight !== 1)) throw fault('weights of 1', weights, input);
        }),
      identity ? undefined : 'no trait identity',
    ),
  ];
}

/** Moves the planted patches far away, each in a direction of its own. */
function plant(patches: PatchSet, planted: (row: number) => boolean, seed: number): PatchSet {
  const normal = normals(seed, 'outliers');
  const { rows, data } = patches.features;
  for (let row = 0; row < rows; row++)
    for (let column = 0; planted(row) && column < columns; column++)
      data[row * columns + column] = (data[row * columns + column] as number) + 25 * normal();
  return patches;
}

async function findsPlanted(
  part: PatchCleaner,
  shape: string,
  planted: (row: number) => boolean,
  seed: number,
): Promise<void> {
  const given = plant(drawPatches(seed, [images, positions, columns]), planted, seed);
  const { rows } = await part.clean(given, watchedRun());
  const kept = new Set(rows);
  const removed = { planted: 0, others: 0 };
  const total = { planted: 0, others: 0 };
  for (let row = 0; row < given.features.rows; row++) {
    const group = planted(row) ? 'planted' : 'others';
    total[group]++;
    if (!kept.has(row)) removed[group]++;
  }
  if (removed.planted / total.planted > removed.others / total.others) return;
  throw fault(
    'planted outliers to be removed more often than others',
    `${removed.planted} of ${total.planted} planted and ${removed.others} of ${total.others} others removed`,
    `${images} images x ${positions} positions x ${columns} columns with outliers (${shape}), seed ${seed}`,
  );
}
