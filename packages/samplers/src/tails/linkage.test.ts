import { averageLinkage, createPart, type Matrix, matrix, plainKernels, seededRandom } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { noHost, testRun } from '../fixtures/run.ts';
import { gapCut } from './gap-cut.ts';
import { plugin } from './linkage.ts';

/** Unit vectors along one axis a product, with noise: products are at right angles, images of one `spread` apart or so. */
function products(sizes: readonly number[], spread: number, seed = 1): Matrix {
  const random = seededRandom(seed);
  const axes = sizes.length + 8;
  const rows = sizes.flatMap((size, product) => Array.from({ length: size }, () => product));
  const data = rows.flatMap((product) =>
    Array.from({ length: axes }, (_, axis) => (axis === product ? 1 : 0) + spread * (random() - 0.5)),
  );
  return matrix(rows.length, axes, Float32Array.from(data));
}

const select = async (embeddings: Matrix, options = {}, run = testRun()) =>
  (await createPart(plugin, options, noHost)).selectTail(embeddings, run);

describe('the gap cut', () => {
  it.each([
    [[], Math.sqrt(0.1)],
    [[0.02, 0.05, 0.09], Math.sqrt(0.1)],
    [[0.02, 0.12, 0.6, 0.7], Math.sqrt(0.12 * 0.6)],
    [[0.7, 0.6, 0.12, 0.02], Math.sqrt(0.12 * 0.6)],
    [[0.11, 0.13, 1.4], Math.sqrt(0.13)],
  ])('of heights %j is %f', (heights, cut) => {
    expect(gapCut(heights, 0.1)).toBeCloseTo(cut, 12);
  });
});

it('takes the small groups, and says how large each image’s group is', async () => {
  const { images, classSizes, products: sizes } = await select(products([20, 13, 3, 1], 0.3));
  expect([...images]).toEqual([33, 34, 35, 36]);
  expect([...classSizes]).toEqual([...Array(20).fill(20), ...Array(13).fill(13), 3, 3, 3, 1]);
  expect(sizes).toEqual([20, 13, 3, 1]);
});

it('leaves a lone unusual image with its fellows', async () => {
  const embeddings = products([30, 25, 2], 0.3);
  // Image 7 looks unlike the others of its product, but less so than another product does.
  embeddings.data[7 * embeddings.columns + 5] = 0.6;
  expect([...(await select(embeddings)).images]).toEqual([55, 56]);
});

it('leaves out small groups near a large one: a few defective images that look alike', async () => {
  // Three images half way between their product and an axis of their own.
  const embeddings = products([30, 25, 2], 0.2);
  for (const image of [4, 5, 6]) embeddings.data[image * embeddings.columns + 6] = 1;
  const options = { cut: 0.2 };
  expect([...(await select(embeddings, { ...options, apart: 0 })).images]).toEqual([4, 5, 6, 55, 56]);
  expect([...(await select(embeddings, { cut: 0.6 })).images]).toEqual([55, 56]);
  expect([...(await select(embeddings, { ...options, apart: 1 })).images]).toEqual([4, 5, 6, 55, 56]);
  // Their nearest fellow is 0.25 or so away.
  for (const image of [4, 5, 6]) embeddings.data[image * embeddings.columns + 6] = 0.75;
  expect([...(await select(embeddings, { ...options, apart: 1 })).images]).toEqual([55, 56]);
});

it('finds nothing rare in one product, in equal products, where all are few, and in none', async () => {
  for (const sizes of [[40], [13, 13, 13], [5], [3, 2], [1], []])
    expect((await select(products(sizes, 0.4))).images).toHaveLength(0);
  const copies = matrix(9, 3, new Float32Array(27).fill(1));
  expect((await select(copies)).products).toEqual([9]);
});

it('equals average linkage at a fixed cut', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const embeddings = products([5, 4, 3, 2], 1.2, seed);
    const n = embeddings.rows;
    const similarities = new Float32Array(n * n);
    await plainKernels.similarities(embeddings, (row, image) => similarities.set(row, image * n));
    const clusters = await averageLinkage(similarities, n, 1 - 0.4);
    const expected = Array.from(clusters, (own) => clusters.filter((other) => other === own).length);
    expect([...(await select(embeddings, { cut: 0.4 })).classSizes]).toEqual(expected);
  }
});

it('changes its result with every option', async () => {
  const embeddings = products([20, 14, 3], 0.3);
  expect((await select(embeddings)).images).toHaveLength(3);
  expect((await select(embeddings, { largest: 14 })).images).toHaveLength(17);
  expect((await select(embeddings, { cut: 1.2, apart: 0.9, largest: 1 })).images).toHaveLength(0);
  expect((await select(embeddings, { cut: 1.5 })).images).toHaveLength(0);
  // With nearly everything below the floor the gap is above all merges.
  expect((await select(embeddings, { floor: 0.99 })).images).toHaveLength(0);
});

it('reports its images, stops when told, and refuses bad numbers', async () => {
  const run = testRun();
  await select(products([9, 3], 0.3), {}, run);
  expect(run.reports.at(-1)).toMatchObject({ step: 'tail', total: 24, unit: 'images' });
  const stopped = testRun({ signal: AbortSignal.abort() });
  await expect(select(products([9, 3], 0.3), {}, stopped)).rejects.toMatchObject({ code: 'E_ABORTED' });
  const broken = products([3], 0.3);
  broken.data[0] = NaN;
  await expect(select(broken)).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
  for (const options of [{ cut: 0 }, { largest: 0 }, { floor: 1 }, { gap: true }])
    await expect(select(products([3], 0.3), options)).rejects.toMatchObject({ code: 'E_CONFIG' });
});
