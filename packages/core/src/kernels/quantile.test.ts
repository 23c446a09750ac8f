import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantile } from './quantile.ts';

it('interpolates between order statistics, as numpy does', () => {
  // numpy.quantile([4, 1, 3, 2], [0, .25, .5, .85, 1])
  expect([0, 0.25, 0.5, 0.85, 1].map((q) => quantile([4, 1, 3, 2], q))).toEqual([1, 1.75, 2.5, 3.55, 4]);
  expect(quantile(Float32Array.of(7), 0.3)).toBe(7);
});

it('lies between its neighbours, grows with q, and does not touch its input', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(values, share, share, (given, p, q) => {
      const before = [...given];
      const [low, high] = [quantile(given, Math.min(p, q)), quantile(given, Math.max(p, q))];
      expect(high).toBeGreaterThanOrEqual(low - 1e-9 * Math.abs(low));
      expect(given).toEqual(before);
      const sorted = [...given].sort((a, b) => a - b);
      const place = (sorted.length - 1) * q;
      const expected =
        sorted[Math.floor(place)]! * (1 - (place % 1)) +
        sorted[Math.min(Math.ceil(place), sorted.length - 1)]! * (place % 1);
      expect(quantile(given, q)).toBeCloseTo(expected, 5);
    }),
  );
});

it('is exactly the value where all values are one', () => {
  expect(quantile(new Float32Array(1000).fill(0.1), 0.85)).toBe(Math.fround(0.1));
});

it('refuses no values, bad values and a q outside 0..1', () => {
  expect(() => quantile([], 0.5)).toThrow('E_TOO_FEW_ROWS');
  expect(() => quantile([1, NaN, 2], 0.5)).toThrow('E_NOT_FINITE');
  expect(() => quantile([1, -Infinity], 0.5)).toThrow('holds -Infinity');
  expect(() => quantile([1], 1.01)).toThrow('E_OPTION');
  expect(() => quantile([1], NaN)).toThrow('E_OPTION');
});
