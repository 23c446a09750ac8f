import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyView } from './apply-view.ts';
import { noise, paint, pixel } from './fixtures/paint.ts';
import type { Raster } from './raster.ts';
import { viewsOf } from './views.ts';

/** Four colours: a b over c d. */
const corners = paint(2, 2, (x, y) => [x * 200, y * 200, 50]);
const letters = ({ data }: { data: Uint8Array }) =>
  Array.from(
    { length: data.length / 3 },
    (_, i) => 'abcd'[(data[i * 3] as number) / 200 + (data[i * 3 + 1] as number) / 100],
  );
const turn = (image: Raster, angle: number, flip = false): Raster => ({
  ...image,
  data: applyView(image.data, image.width, { angle, flip }),
});

/** A quarter turn counter-clockwise, by moving pixels. */
const quarter = (image: Raster) =>
  paint(image.width, image.width, (x, y) => pixel(image, image.width - 1 - y, x) as [number, number, number]);
const mirror = (image: Raster) =>
  paint(image.width, image.width, (x, y) => pixel(image, image.width - 1 - x, y) as [number, number, number]);

/**
 * The definition in floating point: mirror, pad by repeating edges, rotate about the centre, cut the middle out.
 * @returns for each pixel its colour, or nothing where the place it comes from is on a border between pixels but for rounding.
 */
function rotated(image: Raster, angle: number, flip: boolean): (number[] | undefined)[] {
  const size = image.width;
  const from = flip ? mirror(image) : image;
  const cos = Math.cos((angle * Math.PI) / 180);
  const sin = Math.sin((angle * Math.PI) / 180);
  const clamp = (i: number) => Math.min(Math.max(Math.floor(i), 0), size - 1);
  const onBorder = (i: number) => Math.abs(i - Math.round(i)) < 0.005;
  return Array.from({ length: size * size }, (_, i) => {
    const dx = (i % size) + 0.5 - size / 2;
    const dy = Math.floor(i / size) + 0.5 - size / 2;
    const column = size / 2 + cos * dx - sin * dy;
    const row = size / 2 + sin * dx + cos * dy;
    return onBorder(column) || onBorder(row) ? undefined : pixel(from, clamp(column), clamp(row));
  });
}

describe('applyView on four pixels', () => {
  it('turns counter-clockwise', () => {
    expect(letters(turn(corners, 0))).toEqual(['a', 'b', 'c', 'd']);
    expect(letters(turn(corners, 90))).toEqual(['b', 'd', 'a', 'c']);
    expect(letters(turn(corners, 180))).toEqual(['d', 'c', 'b', 'a']);
    expect(letters(turn(corners, 270))).toEqual(['c', 'a', 'd', 'b']);
  });

  it('mirrors first, then turns', () => {
    expect(letters(turn(corners, 0, true))).toEqual(['b', 'a', 'd', 'c']);
    expect(letters(turn(corners, 90, true))).toEqual(['a', 'c', 'b', 'd']);
  });
});

describe('applyView in general', () => {
  const sizes = fc.integer({ min: 1, max: 60 });

  it('moves pixels exactly at multiples of 90 degrees', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 3 }), fc.boolean(), (size, quarters, flip) => {
        const image = noise(size, size);
        let expected = flip ? mirror(image) : image;
        for (let i = 0; i < quarters; i++) expected = quarter(expected);
        expect(turn(image, quarters * 90, flip)).toEqual(expected);
      }),
    );
  });

  it('agrees with the definition in floating point', () => {
    for (const size of [1, 2, 9, 64, 101]) {
      const image = noise(size, size);
      for (const { angle, flip } of viewsOf({ augment: 'rot15', flip: true })) {
        const found = turn(image, angle, flip);
        const expected = rotated(image, angle, flip);
        const wrong = expected.filter(
          (color, i) => color && color.join() !== pixel(found, i % size, Math.floor(i / size)).join(),
        );
        expect(wrong, `${size} pixels, ${angle} degrees`).toEqual([]);
        if (size > 2) expect(expected.filter(Boolean).length).toBeGreaterThan(0.8 * size * size);
      }
    }
  });

  it('fills corners with the edge, not with black', () => {
    const framed = paint(32, 32, (x, y) => (x === 0 || y === 0 || x === 31 || y === 31 ? [250, 10, 90] : [30, 30, 30]));
    const { data } = turn(framed, 45);
    const colors = new Set(Array.from({ length: 32 * 32 }, (_, i) => data.subarray(i * 3, i * 3 + 3).join()));
    expect([...colors].sort()).toEqual(['250,10,90', '30,30,30']);
    expect(pixel({ width: 32, height: 32, data }, 0, 0)).toEqual([250, 10, 90]);
  });

  it('does not touch its input', () => {
    const image = noise(8, 8);
    const before = image.data.slice();
    turn(image, 30, true);
    expect(image.data).toEqual(before);
  });
});
