import { createPart, type Matrix, matrix, seededRandom, similaritiesInto, unitRows } from '@tailedcore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noHost, testRun } from '../fixtures/run.ts';
import { classSizeList } from './class-size-list.ts';
import { elbow } from './elbow.ts';
import { largestWithinShare } from './largest-within-share.ts';
import { estimateSymmetricTail, plugin } from './symmetric.ts';

const usual = { vote: 'mean', cap: 0.15 } as const;

/** Embeddings around one axis a product. */
function products(sizes: readonly number[], spread: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const columns = sizes.length + 3;
  const rows = sizes.flatMap((size, product) => Array<number>(size).fill(product));
  const data = rows.flatMap((product) =>
    Array.from({ length: columns }, (_, c) => (c === product ? 1 : 0.1) + spread * (random() - 0.5)),
  );
  return matrix(rows.length, columns, Float32Array.from(data));
}

it('finds the rare products of a mixed set, and how many images each product has', async () => {
  const found = await estimateSymmetricTail(products([30, 20, 10, 1, 2], 0.05, 3), usual);
  expect(found.classes).toEqual([30, 20, 10, 2, 1]);
  expect([...found.images]).toEqual([60, 61, 62]);
  expect([...new Set(found.classSizes)]).toEqual([30, 20, 10, 1, 2]);
});

it('counts images at exactly half the largest angle as neighbours', async () => {
  // 0, 60 and 120 degrees: the one in the middle has two neighbours beside itself, the others one.
  const three = matrix(3, 2, Float32Array.of(1, 0, 0.5, Math.sqrt(3) / 2, -0.5, Math.sqrt(3) / 2));
  const found = await estimateSymmetricTail(three, usual);
  const mean = (...sizes: number[]) => Math.fround(sizes.reduce((a, b) => a + b) / sizes.length);
  expect([...found.classSizes]).toEqual([mean(2, 3), mean(2, 3, 2), mean(3, 2)]);
});

describe('small and degenerate sets', () => {
  const sizesOf = async (given: Matrix) => {
    const { classSizes, classes, images } = await estimateSymmetricTail(given, usual);
    return [[...classSizes], classes, [...images]];
  };

  it('no images: nothing; one: its own class', async () => {
    expect(await sizesOf(matrix(0, 4))).toEqual([[], [], []]);
    expect(await sizesOf(matrix(1, 2, Float32Array.of(3, 4)))).toEqual([[1], [1], [0]]);
  });

  it('identical images: one class, which is the rarest', async () => {
    for (const n of [2, 6, 49]) {
      const same = matrix(
        n,
        3,
        new Float32Array(n * 3).map((_, i) => [0.1, 0.7, -0.3][i % 3]!),
      );
      expect(await sizesOf(same)).toEqual([Array(n).fill(n), [n], [...Array(n).keys()]]);
    }
  });

  it('two different images: two classes', async () => {
    expect(await sizesOf(matrix(2, 2, Float32Array.of(1, 0, 1, 0.2)))).toEqual([
      [1, 1],
      [1, 1],
      [0, 1],
    ]);
  });

  it('products of equal size: all of them, there being no smaller one', async () => {
    const [sizes, classes, images] = await sizesOf(products([4, 4, 4], 0.02, 1));
    expect([sizes, classes]).toEqual([Array(12).fill(4), [4, 4, 4]]);
    expect(images).toHaveLength(12);
  });

  it('zero embeddings: classes of their own', async () => {
    expect((await sizesOf(matrix(3, 2)))[0]).toEqual([1, 1, 1]);
  });
});

it('is the rules written out', async () => {
  const rules = fc.record({
    vote: fc.constantFrom('mean', 'mode', 'nearest'),
    cap: fc.constantFrom(null, 0, 0.15, 0.6, 1),
  });
  const sets = fc
    .tuple(
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(0, 0.1, 0.5, 2),
      fc.nat(999),
    )
    .map(([sizes, spread, seed]) => products(sizes, spread, seed));
  await fc.assert(
    fc.asyncProperty(sets, rules, async (given, { vote, cap }) => {
      const n = given.rows;
      const flat = new Float32Array(n * n);
      similaritiesInto(flat, unitRows(given), 0, n);
      const all = [...Array(n).keys()];
      const s = (i: number, j: number) => flat[i * n + j]!;
      const t = Math.fround(Math.sqrt((1 + Math.min(...flat)) / 2));
      const near = all.map((i) => all.filter((j) => s(i, j) >= t));
      const c = near.map((list) => list.length);
      const sizes = all.map((i) => {
        const ballots = near[i]!.map((j) => c[j]!);
        const times = (value: number) => ballots.filter((other) => other === value).length;
        if (vote === 'mean') return Math.fround(ballots.reduce((a, b) => a + b) / ballots.length);
        if (vote === 'mode') return ballots.sort((a, b) => times(b) - times(a) || a - b)[0]!;
        return c[all.filter((j) => j !== i).sort((a, b) => s(i, b) - s(i, a) || a - b)[0] ?? i]!;
      });
      const classes = classSizeList(sizes);
      const most = Math.min(elbow(classes), cap === null ? Infinity : largestWithinShare(classes, cap));
      const found = await estimateSymmetricTail(given, { vote, cap });
      expect([...found.classSizes]).toEqual(sizes);
      expect(found.classes).toEqual(classes);
      expect([...found.images]).toEqual(all.filter((i) => sizes[i]! <= most));
    }),
    { numRuns: 200 },
  );
});

it('agrees with cos(arccos(min s) / 2)', async () => {
  // One pair of 100 degrees; a third image just inside or just outside half of it from the first.
  const at = (degrees: number) => [Math.cos((degrees / 180) * Math.PI), Math.sin((degrees / 180) * Math.PI)];
  for (const [angle, size] of [
    [49.9, 2],
    [50.1, 1],
  ] as const) {
    const given = matrix(3, 2, Float32Array.from([...at(0), ...at(angle), ...at(100)]));
    const found = await estimateSymmetricTail(given, { vote: 'nearest', cap: null });
    // The size of the middle image as its most similar one sees it.
    expect(found.classSizes[1]).toBe(angle < 50 ? size : 2);
  }
});

it('changes its result with every option, and hands on products and progress', async () => {
  const given = products([12, 9, 5, 4, 2], 0.5, 8);
  const answer = async (options: object, run = testRun()) =>
    (await createPart(plugin, options, noHost)).selectTail(given, run);
  const base = await answer({});
  const run = testRun();
  const expected = await estimateSymmetricTail(given, usual);
  expect(await answer(usual, run)).toEqual({
    images: expected.images,
    classSizes: expected.classSizes,
    products: expected.classes,
  });
  expect(run.reports.at(-1)).toEqual({ step: 'tail', done: 32, total: 32, unit: 'images' });
  for (const vote of ['mode', 'nearest']) expect((await answer({ vote })).classSizes).not.toEqual(base.classSizes);
  expect((await answer({ cap: null })).classSizes).toEqual(base.classSizes);
  expect((await answer({ cap: null })).images.length).toBeGreaterThan(base.images.length);
});

it('refuses options that have no meaning, numbers that are none, and a stopped run', async () => {
  for (const options of [{ percentile: 0.9 }, { quantize: true }, { cap: 2 }, { vote: 'median' }])
    await expect(createPart(plugin, options, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
  await expect(estimateSymmetricTail(matrix(1, 1, Float32Array.of(NaN)), usual)).rejects.toMatchObject({
    code: 'E_NOT_FINITE',
  });
  const stop = new AbortController();
  const counts: number[] = [];
  const during = estimateSymmetricTail(matrix(1500, 600), usual, {
    signal: stop.signal,
    onProgress: (done) => counts.push(done) && stop.abort(),
  });
  await expect(during).rejects.toMatchObject({ code: 'E_ABORTED' });
  expect(counts).toHaveLength(1);
});
