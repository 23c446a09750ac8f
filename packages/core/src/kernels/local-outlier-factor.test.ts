import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMatrix, naiveDistance } from '../fixtures/arbitrary.ts';
import { goldens } from '../fixtures/golden.ts';
import { type Matrix, matrix } from '../tensor.ts';
import { localOutlierFactor } from './local-outlier-factor.ts';
import { nearestAtPosition } from './nearest-at-position.ts';
import { quantile } from './quantile.ts';

it('is 1 for identical rows', async () => {
  const found = await nearestAtPosition(matrix(8, 3), 1, 6);
  expect([...localOutlierFactor(found)]).toEqual(Array(8).fill(1));
});

it('follows the formula on a line', async () => {
  // Rows 0, 1, 3 with one neighbour each: reach(0→1) = 1, reach(1→0) = 1, reach(3→1) = 2.
  const scores = localOutlierFactor(await nearestAtPosition(matrix(3, 1, Float32Array.of(0, 1, 3)), 1, 1));
  expect(scores[0]).toBeCloseTo(1, 9);
  expect(scores[1]).toBeCloseTo(1, 9);
  expect(scores[2]).toBeCloseTo(2, 9);
});

it('equals the definition, position by position', async () => {
  const cases = fc
    .record({ images: fc.integer({ min: 2, max: 8 }), positions: fc.integer({ min: 1, max: 3 }) })
    .chain(({ images, positions }) =>
      fc.record({
        positions: fc.constant(positions),
        k: fc.integer({ min: 1, max: images - 1 }),
        patches: anyMatrix(fc.constant(images * positions), fc.constant(2)),
      }),
    );
  await fc.assert(
    fc.asyncProperty(cases, async ({ positions, k, patches }) => {
      const scores = localOutlierFactor(await nearestAtPosition(patches, positions, k));
      const expected = naiveScores(patches, positions, k);
      scores.forEach((score, row) => expect(Math.abs(score / expected[row]! - 1)).toBeLessThan(1e-5));
    }),
  );
});

describe('goldens', () => {
  for (const golden of goldens('lof-')) {
    it(`scores ${golden.name}`, async () => {
      const features = golden.matrix('features');
      const perPosition = golden.name.includes('per-position');
      const positions = perPosition ? golden.values('map_shape').reduce((product, n) => product * n, 1) : 1;
      const scores = localOutlierFactor(await nearestAtPosition(features, positions, Number(golden.metadata['k'])));
      const expected = golden.values('scores');
      const tolerance = 1e-4 * Math.max(...expected);
      expect(scores).toHaveLength(expected.length);
      scores.forEach((score, row) => expect(Math.abs(score - expected[row]!)).toBeLessThan(tolerance));
      if (!perPosition) return;
      const threshold = quantile(Float32Array.from(scores), Number(golden.metadata['keep']));
      const kept = [...scores.keys()].filter((row) => Math.fround(scores[row]!) < threshold);
      expect(kept).toEqual(golden.values('kept_indices'));
    });
  }
});

it('gives no scores for no rows', () => {
  expect(localOutlierFactor({ k: 3, rows: new Uint32Array(), distances: new Float32Array() })).toHaveLength(0);
});

it('refuses lists that do not belong together', () => {
  const lists = (k: number, rows: number[], distances: number[]) => ({
    k,
    rows: Uint32Array.from(rows),
    distances: Float32Array.from(distances),
  });
  expect(() => localOutlierFactor(lists(2, [1, 0, 1], [0, 0, 0]))).toThrow('E_SHAPE');
  expect(() => localOutlierFactor(lists(0, [], []))).toThrow('E_SHAPE');
  expect(() => localOutlierFactor(lists(1, [1, 0], [0]))).toThrow('E_SHAPE');
  expect(() => localOutlierFactor(lists(1, [1, 2], [0, 0]))).toThrow('expected a row below 2, received row 2');
  expect(() => localOutlierFactor(lists(1, [1, 0], [0, Infinity]))).toThrow('E_NOT_FINITE');
});

function naiveScores(patches: Matrix, positions: number, k: number): number[] {
  const rows = [...Array(patches.rows).keys()];
  const distance = (a: number, b: number) => Math.sqrt(Math.fround(naiveDistance(patches, a, patches, b)));
  const exact = (a: number, b: number) => naiveDistance(patches, a, patches, b);
  const around = rows.map((a) =>
    rows
      .filter((b) => b !== a && b % positions === a % positions)
      .sort((b, c) => exact(a, b) - exact(a, c) || b - c)
      .slice(0, k),
  );
  const reach = (a: number, b: number) => Math.max(distance(b, around[b]!.at(-1)!), distance(a, b));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const density = rows.map((a) => 1 / (mean(around[a]!.map((b) => reach(a, b))) + 1e-10));
  return rows.map((a) => mean(around[a]!.map((b) => density[b]!)) / density[a]!);
}
