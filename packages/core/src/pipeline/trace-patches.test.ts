import { expect, it } from 'vitest';
import { fail } from '../errors.ts';
import { flat, tailOf, type TinyImage, tinyHost, tinyMethod, tinyRun, tinySource } from '../fixtures/method.ts';
import type { PatchSet } from '../stages.ts';
import { fit } from './fit.ts';
import { tracePatches } from './trace-patches.ts';

/** Keeps all rows but these of each view. */
const without = (...removed: number[]) => ({
  clean: async ({ features }: { features: { rows: number } }) => ({
    rows: Uint32Array.from({ length: features.rows }, (_, row) => row).filter((row) => !removed.includes(row)),
    weights: new Float32Array(features.rows).fill(1),
  }),
});
const images: TinyImage[] = [flat(1), flat(2), flat(3)];

it('tells removed and remembered patches, after bad images were left out', async () => {
  const broken = fail('E_IMAGE_EMPTY', { path: 'b' });
  const method = tinyMethod({ coreset: { count: 4 } }, { cleaner: without(1, 6) });
  const source = tinySource([images[0]!, broken, images[1]!]);
  const traced = await tracePatches(source, method, tinyHost(), tinyRun());
  expect([...traced.images]).toEqual([0, 2]);
  expect(traced.skipped).toMatchObject([{ name: '1.png', code: 'E_IMAGE_EMPTY' }]);
  expect(traced.grid).toEqual([2, 2]);
  expect(traced.placements).toHaveLength(2);
  expect([...traced.removed]).toEqual([0, 1, 0, 0, 0, 0, 1, 0]);
  // The first four that are left.
  expect([...traced.sampled]).toEqual([1, 0, 1, 1, 1, 0, 0, 0]);
});

it('counts the memory of rare products too, which is not cleaned, but no copies', async () => {
  const method = tinyMethod(
    { coreset: { count: 2 }, tail: { apart: 0, maxShare: 1 } },
    { cleaner: without(8, 9), tail: tailOf([2]) },
  );
  const host = tinyHost(() => [flat(9)]);
  const traced = await tracePatches(tinySource(images), method, host, tinyRun());
  expect(host.viewed).toEqual([[2]]);
  expect([...traced.removed]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0]);
  expect([...traced.sampled]).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0]);
  expect(host.open()).toBe(0);
});

it('leaves out copies where all images have some', async () => {
  const last = { sample: async (_: unknown, candidates: Uint32Array, count: number) => candidates.slice(-count) };
  const settings = { coreset: { count: 13 }, augmentImages: 'all' } as const;
  const method = tinyMethod(settings, { cleaner: without(1), coreset: last });
  const traced = await tracePatches(
    tinySource(images),
    method,
    tinyHost(() => [flat(9)]),
    tinyRun(),
  );
  expect([...traced.removed]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  // Of 24 patches less one of each view the last 13: eleven of copies, two of the third image.
  expect([...traced.sampled]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
});

it('remembers what a fit remembers', async () => {
  const method = tinyMethod({ coreset: { count: 5 } }, { cleaner: without(0, 7) });
  const { bank } = await fit(tinySource(images), method, tinyHost(), tinyRun());
  const { sampled } = await tracePatches(tinySource(images), method, tinyHost(), tinyRun());
  const rows = Array.from(bank.origins, (image, i) => image * 4 + bank.positions[i]!);
  expect([...sampled].flatMap((mark, patch) => (mark ? patch : []))).toEqual(rows.sort((a, b) => a - b));
});

it('lets a cleaner compare within the groups that a fit tells it', async () => {
  const told: (readonly number[] | undefined)[] = [];
  const cleaner = {
    clean: async ({ features, groups }: PatchSet) => {
      told.push(groups && [...groups]);
      return without().clean({ features });
    },
  };
  const coloured = tinySource([flat(200), flat(0, 200), flat(210), flat(0, 210), flat(205)]);
  for (const within of ['all', 'group'] as const) {
    const method = tinyMethod({ cleaner: { within } }, { cleaner });
    await fit(coloured, method, tinyHost(), tinyRun());
    await tracePatches(coloured, method, tinyHost(), tinyRun());
  }
  expect(told[1]).toBe(undefined);
  expect(new Set(told[2]).size).toBe(2);
  expect(told[3]).toEqual(told[2]);
});

it('refuses to trace nothing', async () => {
  const none = tracePatches(tinySource([]), tinyMethod(), tinyHost(), tinyRun());
  await expect(none).rejects.toMatchObject({ code: 'E_NO_IMAGES' });
});
