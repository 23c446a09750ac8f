import { seededRandom } from '@tailedcore/core';
import { expect, test } from 'vitest';
import { fractalNoise, normalDraws, sample } from './noise.ts';

test('a texture has mean 0 and variance 1', () => {
  for (const cell of [4, 64]) {
    const { data } = fractalNoise(seededRandom(3), cell, 2);
    expect(moments(data)).toEqual({ mean: expect.closeTo(0, 4), variance: expect.closeTo(1, 4) });
  }
});

test('a texture is read at whole pixels as it is, between them bilinearly, and repeats without a seam', () => {
  const field = fractalNoise(seededRandom(4), 16, 3);
  const at = (x: number, y: number): number => field.data[y * 256 + x] as number;
  expect(sample(field, 17, 33)).toBe(at(17, 33));
  expect(sample(field, -1, 256 + 5)).toBe(at(255, 5));
  expect(sample(field, 17.5, 33.25)).toBeCloseTo(
    0.75 * 0.5 * (at(17, 33) + at(18, 33)) + 0.25 * 0.5 * (at(17, 34) + at(18, 34)),
    6,
  );
  let seam = 0;
  let inside = 0;
  for (let y = 0; y < 256; y++) {
    seam = Math.max(seam, Math.abs(at(255, y) - at(0, y)));
    for (let x = 0; x < 255; x++) inside = Math.max(inside, Math.abs(at(x + 1, y) - at(x, y)));
  }
  expect(seam).toBeLessThanOrEqual(inside);
});

test('normal draws have the moments of a normal distribution', () => {
  const draws = normalDraws(seededRandom(5), 1 << 16);
  const { mean, variance } = moments(draws);
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  expect(draws.filter((value) => Math.abs(value) > 1.96).length / draws.length).toBeCloseTo(0.05, 2);
});

function moments(data: Float32Array): { mean: number; variance: number } {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  return { mean, variance: data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length };
}
