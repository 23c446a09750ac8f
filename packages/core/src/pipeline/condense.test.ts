import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coresetSize } from './condense.ts';

const preset = { use: 'greedy', options: {}, ratio: 0.01, tailRatio: null, limit: 10_000, count: null };

describe('the size of a coreset', () => {
  it.each([
    [12_544, {}, 125],
    [99, {}, 1],
    [0, {}, 0],
    [5_000_000, {}, 10_000],
    [5_000_000, { limit: null }, 50_000],
    [299, { ratio: 0.1 }, 29],
    [10, { ratio: 1 }, 10],
    [10, { ratio: 1, limit: 4 }, 4],
    [10, { count: 7 }, 7],
    [10, { count: 70 }, 10],
    [10, { count: 7, limit: 2, ratio: 0.1 }, 7],
  ])('of %i rows with %o is %i', (rows, changes, size) => {
    expect(coresetSize(rows, { ...preset, ...changes })).toBe(size);
  });

  it('of rare products has a ratio of its own, if one is set', () => {
    const sizes = (tailRatio: number | null) =>
      (['head', 'tail'] as const).map((part) => coresetSize(1000, { ...preset, tailRatio }, part));
    expect(sizes(null)).toEqual([10, 10]);
    expect(sizes(0.1)).toEqual([10, 100]);
    expect(coresetSize(1000, { ...preset, tailRatio: 0.1, limit: 40 }, 'tail')).toBe(40);
  });

  it('never exceeds rows or limit, and is never nothing of something', () => {
    const ratio = fc.double({ min: 1e-6, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat(1e6), ratio, fc.integer({ min: 1, max: 1e5 }), (rows, share, limit) => {
        const size = coresetSize(rows, { ...preset, ratio: share, limit });
        expect(size).toBeLessThanOrEqual(Math.min(rows, limit));
        if (rows > 0) expect(size).toBeGreaterThan(0);
      }),
    );
  });
});
