import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  keepPixels,
  packedPlace,
  packedScore,
  type PixelRecords,
  type RegionSizes,
  sortRecords,
} from './pixel-records.ts';

const empty = (): PixelRecords => ({ negatives: [], positives: [], bytes: 0 });
const noSizes = (): RegionSizes => ({ sizes: [], places: new Map() });

it('keeps four bytes of a good pixel, and eight of a defective one with the size of its region', () => {
  const [records, sizes] = [empty(), noSizes()];
  const map = Float32Array.of(0.5, -1, 3, 2, 7, 1);
  const mask = Uint8Array.of(1, 1, 0, 0, 0, 1);
  expect(keepPixels(records, { map, size: [1, 6], mask }, sizes)).toEqual({ negatives: 3, positives: 3, weight: 2 });
  expect(records.bytes).toBe(3 * 4 + 3 * 8);
  const { negatives, positives } = sortRecords(records);
  expect([...negatives]).toEqual([2, 3, 7]);
  const kept = Array.from(positives, (value) => [packedScore(value), sizes.sizes[packedPlace(value)]]);
  expect(kept).toEqual([
    [-1, 2],
    [0.5, 2],
    [1, 1],
  ]);
});

it('names a size once, however many regions have it', () => {
  const [records, sizes] = [empty(), noSizes()];
  const image = { map: new Float32Array(6), size: [1, 6], mask: Uint8Array.of(1, 0, 1, 0, 1, 1) } as const;
  for (let i = 0; i < 3; i++) keepPixels(records, image, sizes);
  expect(sizes.sizes).toEqual([1, 2]);
});

it('sorts defective pixels of any finite score as numbers are, after any number of images', () => {
  const scores = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(scores, { minLength: 1, maxLength: 4 }), (images) => {
      const [records, sizes] = [empty(), noSizes()];
      for (const values of images) {
        const mask = new Uint8Array(values.length).fill(1);
        keepPixels(records, { map: Float32Array.from(values), size: [1, values.length], mask }, sizes);
      }
      const expected = Float32Array.from(images.flat()).sort();
      const once = sortRecords(records).positives;
      expect(Float32Array.from(once, packedScore)).toEqual(expected);
      expect(sortRecords(records).positives).toEqual(once);
      const placed = Array.from(once, (value) => sizes.sizes[packedPlace(value)] as number);
      expect(placed.toSorted((a, b) => a - b)).toEqual(
        images.flatMap((values) => values.map(() => values.length)).sort((a, b) => a - b),
      );
    }),
  );
});
