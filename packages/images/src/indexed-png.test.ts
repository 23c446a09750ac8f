import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeIndexedPng } from './indexed-png.ts';

describe('encodeIndexedPng', () => {
  it('is read back by sharp as the colours that were meant', async () => {
    const size = fc.integer({ min: 1, max: 20 });
    const colors = fc
      .uint8Array({ minLength: 4, maxLength: 1024 })
      .map((bytes) => bytes.subarray(0, bytes.length & ~3));
    await fc.assert(
      fc.asyncProperty(size, size, colors, async (width, height, palette) => {
        const indices = Uint8Array.from({ length: width * height }, (_, i) => (i * 7) % (palette.length / 4));
        const png = encodeIndexedPng(indices, width, height, palette);
        const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
        expect([info.width, info.height]).toEqual([width, height]);
        const expected = Array.from(indices, (index) => [...palette.subarray(index * 4, index * 4 + 4)]).flat();
        expect([...data]).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});
