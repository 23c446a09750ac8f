import { expect, test } from 'vitest';
import type { BenchResults } from '../benchmark/cell-result.ts';
import { benchPage } from './bench-page.ts';
import { detectionCell, madeUpMethods, madeUpResults, samplerCell } from './fixtures/made-up-results.ts';

const pageOf = (results: BenchResults) => benchPage(results, { main: [], more: [] });

test('curves are averaged upward: their area is the mean pooled AUROC, up to the steps between rates', () => {
  const { curves } = pageOf(madeUpResults());
  expect(curves).toHaveLength(3);
  for (const { points, auroc } of curves.flatMap(({ lines }) => lines)) {
    let area = 0;
    points.forEach(({ falsePositives, truePositives }, i) => {
      const before = points[i - 1];
      if (before) area += ((falsePositives - before.falsePositives) * (truePositives + before.truePositives)) / 2;
    });
    expect(Math.abs(area - (auroc ?? NaN))).toBeLessThan(0.005);
    expect(points.at(-1)).toEqual({ falsePositives: 1, truePositives: 1 });
  }
});

test('equal scores of good and defective images make a straight slope', () => {
  const cell = detectionCell({ name: 'f', title: 'F' }, 'f/0', madeUpMethods[0]!);
  const images = cell.images.map((image) => ({ ...image, score: 1 }));
  const [plot] = pageOf(madeUpResults({ families: [{ name: 'f', title: 'F' }], cells: [{ ...cell, images }] })).curves;
  for (const { falsePositives, truePositives } of plot?.lines[0]?.points ?? [])
    expect(truePositives).toBeCloseTo(falsePositives, 12);
});

test('scores of several models are measured in their own thresholds; without one they stay as they are', () => {
  const results = madeUpResults({ families: [{ name: 'f', title: 'F' }], seeds: 2 });
  const [patchcore, , padim] = pageOf(results).scores;
  const [first] = results.cells;
  expect(patchcore).toMatchObject({ title: 'PatchCore: F', unit: 'Score / own threshold', threshold: 1 });
  expect(patchcore?.good).toHaveLength(2 * 140);
  expect(first?.task === 'detection' && first.images[0]?.score).toBeCloseTo(5 * (patchcore?.good[0] ?? NaN), 12);
  expect(padim).toMatchObject({ unit: 'Score', threshold: null });
  const [single] = pageOf(madeUpResults({ families: [{ name: 'f', title: 'F' }], seeds: 1 })).scores;
  expect(single).toMatchObject({ unit: 'Score', threshold: 5 });
});

test('calibration is the share of good images with a p-value of at most each level', () => {
  const cell = detectionCell({ name: 'f', title: 'F' }, 'f/0', madeUpMethods[0]!);
  const p = [0.05, 0.05, 0.2, 1];
  const images = p
    .map((pValue, i) => ({ ...cell.images[0]!, name: `${i}`, pValue }))
    .concat({ ...cell.images[1]!, pValue: 0.001 });
  const [plot] = pageOf(
    madeUpResults({ families: [{ name: 'f', title: 'F' }], cells: [{ ...cell, images }] }),
  ).calibration;
  const share = (level: number) => plot?.lines[0]?.points.find((point) => point.level === level)?.share;
  expect([0, 0.04, 0.05, 0.2, 0.5, 1].map(share)).toEqual([0, 0, 0.5, 0.75, 0.75, 1]);
});

test('families that differ in noise only are one sweep, by rising noise; one level alone is none', () => {
  const noisy = (levels: readonly number[]) =>
    levels.map((noise) => ({ name: `own/longtail/step_k4/noise${100 * noise}/no-overlap`, title: `${noise}`, noise }));
  const { noise } = pageOf(madeUpResults({ families: noisy([0.2, 0, 0.05]), seeds: 2 }));
  expect(noise.map(({ title }) => title)).toEqual([
    'own/longtail/step_k4/no-overlap: Image AUROC',
    'own/longtail/step_k4/no-overlap: Pixel AUROC',
  ]);
  expect(noise[0]?.lines).toHaveLength(4);
  expect(noise[0]?.lines[0]?.points.map((point) => point.noise)).toEqual([0, 0.05, 0.2]);
  expect(noise[1]?.lines.map(({ method }) => method)).toEqual([0, 1, 3]); // PaDiM has no maps
  expect(pageOf(madeUpResults({ families: noisy([0.1]) })).noise).toEqual([]);
});

test('every training image is in the drawing of class sizes, at its size or close to it', () => {
  const cell = samplerCell('k-means', 's', 'f', 0.5);
  const classSizes = { true: [1, 4, 4, 210, 210, 210], believed: [1, 4.2, 4, 400, 410, 2] };
  const results = madeUpResults({
    methods: [{ name: 'k-means', title: 'k-means', reach: { tail: 1, head: 1 } }],
    families: [{ name: 'f', title: 'F' }],
    cells: [{ ...cell, classSizes }],
  });
  const [plot] = pageOf(results).classSizes;
  expect(plot?.points.reduce((sum, { images }) => sum + images, 0)).toBe(6);
  expect(plot?.points.slice(0, 2)).toEqual([
    { true: 1, believed: 1, images: 1 },
    { true: 4, believed: 4, images: 2 },
  ]);
  for (const { true: size } of plot?.points ?? [])
    expect([1, 4, 210].some((real) => Math.abs(size / real - 1) < 0.08)).toBe(true);
  expect(pageOf({ ...results, cells: [{ ...cell, classSizes: null }] }).classSizes).toEqual([]);
});

test('methods keep their place in the recipe, which gives them colour and mark', () => {
  const results = madeUpResults();
  const without = { ...results, cells: results.cells.filter(({ method }) => method !== 'patchcore') };
  expect(pageOf(without).tradeoffs[0]?.points.map(({ method }) => method)).toEqual([1, 2, 3]);
});
