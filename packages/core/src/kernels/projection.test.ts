import { expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { matrix } from '../tensor.ts';
import { product } from './product.ts';
import { projectedColumns, randomProjection } from './projection.ts';

it('is uniform in ±1/sqrt(columns)', () => {
  const { rows, columns, data } = randomProjection(400, 7);
  expect([rows, columns]).toEqual([400, projectedColumns]);
  const bound = Math.fround(1 / 20);
  expect(Math.max(...data)).toBeLessThanOrEqual(bound);
  expect(Math.max(...data)).toBeGreaterThan(0.999 * bound);
  expect(Math.min(...data)).toBeGreaterThanOrEqual(-bound);
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length;
  expect(Math.abs(mean)).toBeLessThan(0.001);
  expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 1);
});

it('depends on the seed and on nothing else', () => {
  expect(randomProjection(10, 1)).toEqual(randomProjection(10, 1));
  expect(randomProjection(10, 1)).not.toEqual(randomProjection(10, 2));
});

it('keeps ratios of distances roughly', async () => {
  const random = seededRandom(3);
  const points = matrix(
    12,
    512,
    new Float32Array(12 * 512).map(() => random() - 0.5),
  );
  const projected = await product(points, randomProjection(512, 5));
  const ratios: number[] = [];
  for (let i = 1; i < 12; i++) {
    const squared = (m: typeof points) =>
      Array.from({ length: m.columns }, (_, c) => (m.data[c]! - m.data[i * m.columns + c]!) ** 2).reduce(
        (a, b) => a + b,
      );
    ratios.push(squared(projected) / squared(points));
  }
  expect(Math.max(...ratios) / Math.min(...ratios)).toBeLessThan(2);
});
