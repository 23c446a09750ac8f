import fc from 'fast-check';
import { expect, it } from 'vitest';
import { upsample } from './upsample.ts';

it('treats cells as areas and repeats the edges', () => {
  expect([...upsample([0, 4], [1, 2], [1, 4])]).toEqual([0, 1, 3, 4]);
  expect([...upsample([0, 4], [2, 1], [4, 1])]).toEqual([0, 1, 3, 4]);
});

it('handles rows and columns separately', () => {
  expect([...upsample([0, 8, 80, 88], [2, 2], [2, 4])]).toEqual([0, 2, 6, 8, 80, 82, 86, 88]);
});

it('changes nothing at its own size, and spreads a single cell', () => {
  expect([...upsample([1, 2, 3, 4, 5, 6], [2, 3], [2, 3])]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...upsample([3], [1, 1], [2, 3])]).toEqual(Array(6).fill(3));
});

it('keeps a plane a plane away from the edges, and stays within the values everywhere', () => {
  const size = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(size, size, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (r, c, up, across) => {
      const grid = Array.from({ length: r * c }, (_, i) => 2 * Math.floor(i / c) + 5 * (i % c));
      const [h, w] = [r * up, c * across];
      const map = upsample(grid, [r, c], [h, w]);
      for (let y = 0; y < h; y++) {
        for (let x = 0; x < w; x++) {
          const row = Math.min(Math.max((y + 0.5) / up - 0.5, 0), r - 1);
          const column = Math.min(Math.max((x + 0.5) / across - 0.5, 0), c - 1);
          expect(map[y * w + x]).toBeCloseTo(2 * row + 5 * column, 9);
        }
      }
    }),
  );
});

it('refuses a grid that is not of its size, and an empty one', () => {
  expect(() => upsample([1, 2, 3], [2, 2], [4, 4])).toThrow('E_SHAPE');
  expect(() => upsample([], [0, 4], [4, 4])).toThrow('E_SHAPE');
  expect(() => upsample([1], [1, 1], [0, 4])).toThrow('E_SHAPE');
});
