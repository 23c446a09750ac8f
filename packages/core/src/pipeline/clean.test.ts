import { expect, it } from 'vitest';
import { tinyRun } from '../fixtures/method.ts';
import { memoryStore } from '../store/memory-store.ts';
import type { PatchCleaner } from '../stages.ts';
import { matrix } from '../tensor.ts';
import { clean } from './clean.ts';
import type { WithCopies } from './copies.ts';

/** One column; two positions an image; the value tells image and position: 10 * image + position. */
function shown(origins: number[], views: number[]): WithCopies {
  const values = origins.flatMap((_, image) => [10 * image, 10 * image + 1]);
  const features = matrix(values.length, 1, Float32Array.from(values));
  return {
    patches: { features, images: origins.length, positions: 2 },
    full: memoryStore(features),
    origins: Uint32Array.from(origins),
    views: Uint32Array.from(views),
    copies: views.filter(Boolean).length,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Removes the last row of what it is given, and weighs each row by its value; keeps what it saw. */
function lastRemoved(): PatchCleaner & { seen: number[][] } {
  const seen: number[][] = [];
  return {
    seen,
    async clean({ features }, { report }) {
      seen.push([...features.data]);
      report({ step: 'clean', done: features.rows, total: features.rows, unit: 'rows' });
      return {
        rows: Uint32Array.from(Array(features.rows - 1).keys()),
        weights: features.data.map((value) => 1 + value),
      };
    },
  };
}

it('hands images without copies to the cleaner as they are', async () => {
  const cleaner = lastRemoved();
  const given = shown([0, 1, 2], [0, 0, 0]);
  expect([...(await clean(given, cleaner, tinyRun())).rows]).toEqual([0, 1, 2, 3, 4]);
  expect(cleaner.seen).toEqual([[0, 1, 10, 11, 20, 21]]);
});

it('cleans each view by itself, also where copies are missing, and puts the answers together', async () => {
  const cleaner = lastRemoved();
  // Images 0 to 2, then copies: both views of image 0, the second view of image 1, the first of image 2.
  const given = shown([0, 1, 2, 0, 0, 1, 2], [0, 0, 0, 1, 2, 2, 1]);
  const run = tinyRun();
  const { rows, weights } = await clean(given, cleaner, run);
  expect(cleaner.seen).toEqual([
    [0, 1, 10, 11, 20, 21],
    [30, 31, 60, 61],
    [40, 41, 50, 51],
  ]);
  expect([...rows]).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 12]);
  expect([...weights]).toEqual(Array.from(given.patches.features.data, (value) => 1 + value));
  expect(run.reports.map(({ done, total }) => done / total)).toEqual([6 / 18, 8 / 12, 1]);
});

it('hands groups to the cleaner, also those of copies', async () => {
  const seen: (number[] | undefined)[] = [];
  const cleaner: PatchCleaner = {
    async clean({ features, groups }) {
      seen.push(groups && [...groups]);
      return {
        rows: Uint32Array.from(Array(features.rows).keys()),
        weights: new Float32Array(features.rows).fill(1),
      };
    },
  };
  await clean(shown([0, 1, 2], [0, 0, 0]), cleaner, tinyRun(), [5, 6, 5]);
  await clean(shown([0, 1, 2, 2, 0], [0, 0, 0, 1, 1]), cleaner, tinyRun(), [5, 6, 7]);
  await clean(shown([0, 1], [0, 0]), cleaner, tinyRun());
  expect(seen).toEqual([[5, 6, 5], [5, 6, 7], [7, 5], undefined]);
});
