import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectedRegions } from './connected-regions.ts';
import { maps } from './fixtures/arbitrary.ts';
import { regionsByGrowth } from './fixtures/oracles.ts';

/** A mask drawn in text, `#` defective. */
function drawn(...rows: string[]) {
  const mask = Uint8Array.from(rows.join(''), (character) => (character === '#' ? 1 : 0));
  return connectedRegions(mask, [rows.length, (rows[0] as string).length]);
}

it('pixels that touch at a corner are one region', () => {
  const { count, labels, sizes } = drawn('#..#', '.#..', '...#');
  expect([count, [...sizes]]).toEqual([3, [2, 1, 1]]);
  expect([...labels]).toEqual([1, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 3]);
});

it('arms that meet later are one region, and rows do not join around the edge', () => {
  expect([...drawn('#.#', '#.#', '###').sizes]).toEqual([7]);
  expect([...drawn('..#', '#..', '#..').sizes]).toEqual([1, 2]);
});

it('an empty mask has none, a full one has one', () => {
  expect(drawn('...', '...').count).toBe(0);
  expect([...drawn('###', '###').sizes]).toEqual([6]);
});

it('equals slow growth on any mask', () => {
  fc.assert(
    fc.property(maps, ({ size, images }) => {
      for (const { mask } of images) {
        const { labels } = connectedRegions(Uint8Array.from(mask), size);
        const expected = new Uint32Array(mask.length);
        regionsByGrowth(mask, size).forEach((pixels, region) =>
          pixels.forEach((pixel) => (expected[pixel] = region + 1)),
        );
        expect([...labels]).toEqual([...expected]);
      }
    }),
  );
});
