import { createPart, mahalanobisAtPosition, matrix, type PatchSet, plainKernels } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { randomPatches } from '../fixtures/patches.ts';
import { noHost, testRun } from '../fixtures/run.ts';
import { plugin as gaussian } from './gaussian.ts';
import { plugin as nearest } from './nearest.ts';

describe.each([nearest, gaussian].map((plugin) => [plugin.name, plugin] as const))('%s', (_, plugin) => {
  const clean = async (given: PatchSet, options = {}, run = testRun()) =>
    (await createPart(plugin, options, noHost)).clean(given, run);

  it('removes a planted outlier and gives it the largest weight', async () => {
    const given = randomPatches(20, 4, 5);
    given.features.data.fill(30, 37 * 5, 38 * 5);
    const { rows, weights } = await clean(given);
    expect(weights.indexOf(Math.max(...weights))).toBe(37);
    expect([...rows]).not.toContain(37);
    expect(rows).toHaveLength(68);
  });

  it('takes one threshold for all positions: a place that varies more loses more', async () => {
    const given = randomPatches(40, 2, 3);
    for (let row = 1; row < 80; row += 2)
      given.features.data
        .subarray(row * 3, row * 3 + 3)
        .forEach((value, c, part) => (part[c] = plugin === nearest ? 9 * value : 0));
    const { rows } = await clean(given);
    const kept = [0, 1].map((position) => rows.filter((row) => row % 2 === position).length);
    expect(kept).toEqual(plugin === nearest ? [40, 27] : [28, 40]);
  });

  it('keeps all of one image, of identical ones and of none, with weights of 1', async () => {
    for (const given of [randomPatches(1, 4, 3), { features: matrix(30, 3), images: 10, positions: 3 }]) {
      const { rows, weights } = await clean(given);
      expect(rows).toHaveLength(given.features.rows);
      expect(new Set(weights)).toEqual(new Set([1]));
    }
    expect((await clean({ features: matrix(0, 3), images: 0, positions: 4 })).rows).toHaveLength(0);
  });

  it('treats both of two images alike', async () => {
    const { rows, weights } = await clean(randomPatches(2, 10, 3));
    expect([...rows].filter((row) => row >= 10).map((row) => row - 10)).toEqual([...rows].filter((row) => row < 10));
    for (let position = 0; position < 10; position++) expect(weights[position]).toBeCloseTo(weights[10 + position]!, 6);
    // The one of ten positions that differs most is removed from both, and those at the quantile itself.
    expect(rows.length).toBeLessThan(20);
  });

  it('removes more with a smaller keep, and nothing else changes', async () => {
    const given = randomPatches(12, 3, 4);
    const base = await clean(given);
    const half = await clean(given, { keep: 0.5 });
    expect(base.rows).toHaveLength(30);
    expect(half.rows).toHaveLength(18);
    expect(half.weights).toEqual(base.weights);
    expect([...base.rows]).toEqual(expect.arrayContaining([...half.rows]));
  });

  it('reports its rows, leaves the patches as they were, and stops when told', async () => {
    const given = randomPatches(8, 3, 4);
    const before = given.features.data.slice();
    const run = testRun();
    await clean(given, {}, run);
    expect(run.reports.at(-1)).toEqual({ step: 'clean', done: 24, total: 24, unit: 'rows' });
    expect(given.features.data).toEqual(before);
    const stopped = clean(given, {}, testRun({ signal: AbortSignal.abort() }));
    await expect(stopped).rejects.toMatchObject({ code: 'E_ABORTED' });
  });

  it('refuses wrong options, shapes and numbers', async () => {
    for (const options of [{ keep: 0 }, { keep: 1 }, { neighbors: 6 }])
      await expect(createPart(plugin, options, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
    await expect(clean({ features: matrix(5, 1), images: 2, positions: 2 })).rejects.toMatchObject({ code: 'E_SHAPE' });
    for (const images of [1, 3]) {
      const broken = randomPatches(images, 2, 2);
      broken.features.data[1] = NaN;
      await expect(clean(broken)).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
    }
  });
});

it('nearest: weights are 1 + the plain distance to the nearest other image at the position', async () => {
  // Two positions, three images.
  const features = matrix(6, 2, Float32Array.of(0, 0, 100, 0, 3, 4, 100, 0, 3, 10, 0, 0));
  const part = await createPart(nearest, {}, noHost);
  const { rows, weights } = await part.clean({ features, images: 3, positions: 2 }, testRun());
  expect([...weights]).toEqual([6, 1, 6, 1, 7, 101]);
  expect([...rows]).toEqual([0, 1, 2, 3, 4]);
});

it('nearest: uses the engine of the run', async () => {
  let asked: number[] = [];
  const kernels: typeof plainKernels = {
    ...plainKernels,
    nearestAtPosition(features, positions, k, run) {
      asked = [positions, k];
      return plainKernels.nearestAtPosition(features, positions, k, run);
    },
  };
  await (await createPart(nearest, {}, noHost)).clean(randomPatches(5, 3, 4), testRun({ kernels }));
  expect(asked).toEqual([3, 1]);
});

it('gaussian: weights are 1 + the Mahalanobis distance with a ridge of 0.01', async () => {
  const given = randomPatches(9, 2, 12);
  const { weights } = await (await createPart(gaussian, {}, noHost)).clean(given, testRun());
  const distances = await mahalanobisAtPosition(given.features, 2, 0.01);
  expect([...weights]).toEqual([...distances.map((distance) => 1 + distance)]);
});
