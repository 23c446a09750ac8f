import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gaussian } from './gaussian.ts';

it('spreads a spike by the normal density', () => {
  const spike = new Float64Array(11 * 13);
  spike[5 * 13 + 6] = 1;
  const map = gaussian(spike, [11, 13], 1, 4);
  const weight = (distance: number) => Math.exp(-(distance ** 2) / 2);
  const sum = [-4, -3, -2, -1, 0, 1, 2, 3, 4].reduce((total, d) => total + weight(d), 0);
  for (let y = 0; y < 11; y++) {
    for (let x = 0; x < 13; x++) {
      const near = Math.abs(y - 5) <= 4 && Math.abs(x - 6) <= 4;
      expect(map[y * 13 + x]).toBeCloseTo(near ? (weight(y - 5) * weight(x - 6)) / sum ** 2 : 0, 12);
    }
  }
});

it('mirrors the edge between pixels, more than once on small maps', () => {
  // Oracle: the same line written out far beyond the kernel, mirrored by hand: … 3 2 1 | 1 2 3 | 3 2 1 …
  const tile = [1, 2, 3, 3, 2, 1];
  const long = Float64Array.from({ length: 6 * 21 }, (_, i) => tile[i % 6]!);
  const expected = gaussian(long, [1, long.length], 2.5, 4).slice(60, 63);
  const line = gaussian(Float64Array.of(1, 2, 3), [1, 3], 2.5, 4);
  const column = gaussian(Float64Array.of(1, 2, 3), [3, 1], 2.5, 4);
  for (let i = 0; i < 3; i++) {
    expect(line[i]).toBeCloseTo(expected[i]!, 12);
    expect(column[i]).toBeCloseTo(expected[i]!, 12);
  }
});

it('keeps constants, and the sum of any map', () => {
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(size, size, fc.double({ min: 0.3, max: 5, noNaN: true }), fc.nat(), (h, w, sigma, start) => {
      const map = Float64Array.from({ length: h * w }, (_, i) => ((i + start) * 7919) % 13);
      const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
      expect(sum(gaussian(map, [h, w], sigma, 4))).toBeCloseTo(sum(map), 8);
      for (const value of gaussian(map.fill(3), [h, w], sigma, 4)) expect(value).toBeCloseTo(3, 10);
    }),
  );
});

it('refuses a width that is none', () => {
  for (const sigma of [0, -1, NaN, Infinity]) {
    expect(() => gaussian(new Float64Array(1), [1, 1], sigma, 4)).toThrow('E_OPTION');
  }
});
