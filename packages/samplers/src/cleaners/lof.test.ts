import { createPart, matrix, type PatchSet, plainKernels, seededRandom } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { goldens } from '../fixtures/golden.ts';
import { noHost, testRun } from '../fixtures/run.ts';
import { plugin } from './lof.ts';

function patches(images: number, positions: number, columns: number, seed = 1): PatchSet {
  const random = seededRandom(seed);
  const data = new Float32Array(images * positions * columns).map(() => random());
  return { features: matrix(images * positions, columns, data), images, positions };
}

async function clean(given: PatchSet, options = {}) {
  return (await createPart(plugin, options, noHost)).clean(given, testRun());
}

describe('goldens', () => {
  for (const golden of goldens('lof-per-position')) {
    it(`keeps the rows of ${golden.name}`, async () => {
      const positions = golden.values('map_shape').reduce((product, n) => product * n, 1);
      const features = golden.matrix('features');
      const { rows, weights } = await clean(
        { features, images: features.rows / positions, positions },
        { neighbors: Number(golden.metadata['k']), keep: Number(golden.metadata['keep']) },
      );
      const expected = golden.values('scores');
      const tolerance = 1e-4 * Math.max(...expected);
      weights.forEach((weight, row) => expect(Math.abs(weight - expected[row]!)).toBeLessThan(tolerance));
      expect([...rows]).toEqual(golden.values('kept_indices'));
    });
  }
});

it('removes a planted outlier and gives it the largest weight', async () => {
  const given = patches(20, 4, 5);
  given.features.data.fill(30, 37 * 5, 38 * 5);
  const { rows, weights } = await clean(given);
  expect(weights.indexOf(Math.max(...weights))).toBe(37);
  expect([...rows]).not.toContain(37);
  expect(rows).toHaveLength(68);
});

it('keeps all of one image, with weights of 1', async () => {
  const { rows, weights } = await clean(patches(1, 4, 3));
  expect([[...rows], [...weights]]).toEqual([
    [0, 1, 2, 3],
    [1, 1, 1, 1],
  ]);
});

it('keeps all of two images: each is the only neighbour of the other', async () => {
  const { rows, weights } = await clean(patches(2, 4, 3));
  expect([...weights]).toEqual(Array(8).fill(1));
  expect(rows).toHaveLength(8);
});

it('keeps all of identical images', async () => {
  const { rows, weights } = await clean({ features: matrix(30, 3), images: 10, positions: 3 });
  expect(rows).toHaveLength(30);
  expect([...weights]).toEqual(Array(30).fill(1));
});

it('finds nothing to keep in no images', async () => {
  const { rows, weights } = await clean({ features: matrix(0, 3), images: 0, positions: 4 });
  expect([rows.length, weights.length]).toEqual([0, 0]);
});

it('clips the neighbours to the other images', async () => {
  const given = patches(4, 2, 3);
  expect(await clean(given, { neighbors: 6 })).toEqual(await clean(given, { neighbors: 3 }));
});

it('changes its result with every option', async () => {
  const given = patches(12, 3, 4);
  const base = await clean(given);
  expect((await clean(given, { neighbors: 2 })).weights).not.toEqual(base.weights);
  expect((await clean(given, { keep: 0.5 })).rows).toHaveLength(18);
  expect(base.rows.length).toBeGreaterThan(18);
});

it('reports its rows', async () => {
  const run = testRun();
  await (await createPart(plugin, {}, noHost)).clean(patches(8, 3, 4), run);
  expect(run.reports.at(-1)).toEqual({ step: 'clean', done: 24, total: 24, unit: 'rows' });
});

it('uses the engine of the run', async () => {
  let asked: number[] = [];
  const kernels: typeof plainKernels = {
    ...plainKernels,
    nearestAtPosition(features, positions, k, run) {
      asked = [positions, k];
      return plainKernels.nearestAtPosition(features, positions, k, run);
    },
  };
  await (await createPart(plugin, {}, noHost)).clean(patches(5, 3, 4), testRun({ kernels }));
  expect(asked).toEqual([3, 4]);
});

it('refuses wrong options, wrong shapes, bad numbers and a stopped run', async () => {
  for (const options of [{ neighbors: 0 }, { neighbors: 1.5 }, { keep: 0 }, { keep: 1 }, { lof_k: 6 }]) {
    await expect(createPart(plugin, options, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
  }
  await expect(clean({ features: matrix(5, 1), images: 2, positions: 2 })).rejects.toMatchObject({ code: 'E_SHAPE' });
  for (const images of [1, 3]) {
    const broken = patches(images, 2, 2);
    broken.features.data[1] = NaN;
    await expect(clean(broken)).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
  }
  const part = await createPart(plugin, {}, noHost);
  const stopped = testRun({ signal: AbortSignal.abort() });
  await expect(part.clean(patches(3, 2, 2), stopped)).rejects.toMatchObject({ code: 'E_ABORTED' });
});
