import { expect, it } from 'vitest';
import { neighborThreshold, type ThresholdRules } from './threshold.ts';

const reference: ThresholdRules = { percentile: 0.85, quantize: true, boundary: 'exclusive' };
const paper: ThresholdRules = { percentile: 0.85, quantize: false, boundary: 'inclusive' };

it('is the trunc(p |H|)-th largest similarity within half the largest angle', () => {
  // The smallest is 0, a right angle: H holds what exceeds cos 45° = 0.707; trunc(0.85 * 4) = 3.
  const row = Float32Array.of(1, 0.95, 0.91, 0.84, 0.5, 0.2, 0, 0, 0, 0);
  expect(neighborThreshold(row, reference)).toBe(Math.fround(0.9));
  expect(neighborThreshold(row, paper)).toBe(Math.fround(0.91));
  expect(neighborThreshold(row, { ...paper, percentile: 0.5 })).toBe(Math.fround(0.95));
  expect(neighborThreshold(row, { ...paper, percentile: 1 })).toBe(Math.fround(0.84));
});

it('cuts similarities to multiples of 1/n towards zero, and never to 1', () => {
  expect(neighborThreshold(Float32Array.of(1, 0.99, 0.98, -0.4), { ...reference, percentile: 1 })).toBe(0.75);
});

it('is the smallest of H where trunc(p |H|) is 0', () => {
  expect(neighborThreshold(Float32Array.of(1, 0.1, 0.2, 0), paper)).toBe(1);
  expect(neighborThreshold(Float32Array.of(1, 0.9, 0.8, 0), { ...paper, percentile: 0.1 })).toBe(Math.fround(0.8));
});

it('takes the whole row where no image is within half the largest angle', () => {
  expect(neighborThreshold(Float32Array.of(1, 1, 1, 1), reference)).toBe(0.75);
  expect(neighborThreshold(Float32Array.of(0, 0, 0), paper)).toBe(0);
  // All quantised to 0.8: nothing lies above cos(arccos(0.8)/2).
  expect(neighborThreshold(Float32Array.of(1, 0.95, 0.9, 0.85, 0.82), reference)).toBe(Math.fround(0.8));
});

it('counts images on the boundary only where told', () => {
  const rules = { percentile: 1, quantize: false } as const;
  // 90 of 180 degrees, and 60 of 120.
  for (const row of [Float32Array.of(1, 0, -1), Float32Array.of(1, 0.5, -0.5)]) {
    expect(neighborThreshold(row, { ...rules, boundary: 'exclusive' })).toBe(1);
    expect(neighborThreshold(row, { ...rules, boundary: 'inclusive' })).toBe(row[1]);
  }
});

it('halves angles', () => {
  for (let degrees = 4; degrees <= 180; degrees += 4) {
    const cosine = (angle: number) => Math.cos((angle / 180) * Math.PI);
    // Of two images just inside and just outside half the angle, only the first counts.
    const row = Float32Array.of(1, cosine(degrees / 2 - 0.1), cosine(degrees / 2 + 0.1), cosine(degrees));
    const threshold = neighborThreshold(row, { percentile: 1, quantize: false, boundary: 'exclusive' });
    expect(threshold).toBe(row[1]);
  }
});

it('leaves its input as it was', () => {
  const row = Float32Array.of(1, 0.33, -0.2);
  neighborThreshold(row, reference);
  expect([...row]).toEqual([1, 0.33, -0.2].map(Math.fround));
});
