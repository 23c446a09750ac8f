import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type BmpForm, bmp } from './fixtures/bmp.ts';
import { floatTiff } from './fixtures/float-tiff.ts';
import { put, temporaryFolder } from './fixtures/temporary-folder.ts';
import { encodeIndexedPng } from './indexed-png.ts';
import { readMask } from './read-mask.ts';

const folder = temporaryFolder();
let files = 0;

/** Reads masks from the bytes of files. */
async function masked(...contents: readonly (Uint8Array | Promise<Uint8Array>)[]) {
  const paths = await Promise.all(contents.map(async (content) => put(folder, `mask ${files++}`, await content)));
  const { width, height, data } = await readMask(paths);
  const cells = Array.from(data, (pixel) => (pixel === 1 ? '#' : pixel === 0 ? '.' : '?')).join('');
  return Array.from({ length: height }, (_, y) => cells.slice(y * width, (y + 1) * width));
}

type Channels = 1 | 2 | 3 | 4;

/** A PNG of interleaved values. */
function png(width: number, height: number, channels: Channels, values: readonly number[]): Promise<Uint8Array> {
  const image = sharp(Uint8Array.from(values), { raw: { width, height, channels } });
  return (channels < 3 ? image.toColourspace('b-w') : image).png().toBuffer();
}

function png16(width: number, height: number, values: readonly number[]): Promise<Uint8Array> {
  const image = sharp(Uint16Array.from(values), { raw: { width, height, channels: 1 } });
  return image.toColourspace('grey16').png().toBuffer();
}

describe('a mask', () => {
  it('is what is not black, whatever value it was drawn with', async () => {
    expect(await masked(png(3, 2, 1, [0, 255, 0, 0, 0, 255]))).toEqual(['.#.', '..#']);
    expect(await masked(png(3, 2, 1, [0, 1, 0, 2, 0, 127]))).toEqual(['.#.', '#.#']);
    expect(await masked(png16(4, 1, [0, 1, 255, 65535]))).toEqual(['.###']);
    expect(await masked(png(3, 1, 3, [0, 0, 0, 0, 0, 1, 9, 0, 0]))).toEqual(['.##']);
  });

  it('may be of one bit, or have a palette, whose colours count', async () => {
    const grey = await png(4, 2, 1, [0, 255, 255, 0, 0, 0, 0, 255]);
    expect(await masked(sharp(grey).png({ palette: true, colours: 2 }).toBuffer())).toEqual(['.##.', '...#']);
    expect(await masked(sharp(grey).tiff({ bitdepth: 1, compression: 'none' }).toBuffer())).toEqual(['.##.', '...#']);
    const palette = Uint8Array.of(128, 0, 0, 255, 0, 0, 0, 255);
    expect(await masked(encodeIndexedPng(Uint8Array.of(1, 0), 2, 1, palette))).toEqual(['.#']);
  });

  it('may be a TIFF, a GIF or lossless WebP', async () => {
    const grey = await png(3, 1, 1, [0, 255, 0]);
    expect(await masked(sharp(grey).tiff({ compression: 'lzw' }).toBuffer())).toEqual(['.#.']);
    expect(await masked(sharp(grey).gif().toBuffer())).toEqual(['.#.']);
    expect(await masked(sharp(grey).webp({ lossless: true }).toBuffer())).toEqual(['.#.']);
  });

  it('is not what is fully transparent, and is what is half transparent', async () => {
    const rgba = [255, 255, 255, 0, 255, 0, 0, 255, 0, 0, 9, 1, 0, 0, 0, 255];
    expect(await masked(png(4, 1, 4, rgba))).toEqual(['.##.']);
    expect(await masked(png(3, 1, 2, [255, 0, 1, 255, 0, 255]))).toEqual(['.#.']);
    expect(await masked(png(2, 1, 4, [0, 0, 0, 0, 255, 255, 255, 0]))).toEqual(['..']);
    expect(await masked(png(2, 1, 4, [0, 0, 0, 255, 0, 0, 0, 255]))).toEqual(['..']);
  });

  it('is refused where black may be what was drawn', async () => {
    const black = png(2, 1, 4, [0, 0, 0, 255, 0, 0, 0, 0]);
    await expect(masked(black)).rejects.toThrow(/^E_MASK: .*mask \d+ cannot .*partly transparent and otherwise black/);
  });

  it('counts from half brightness where a format blurs', async () => {
    const values = Array.from({ length: 32 * 32 }, (_, i) => (i % 32 >= 13 && i < 19 * 32 ? 255 : 0));
    const sharpEdges = await masked(png(32, 32, 1, values));
    const grey = await png(32, 32, 1, values);
    for (const blurred of [sharp(grey).jpeg({ quality: 60 }), sharp(grey).webp({ quality: 60 })]) {
      expect(await masked(blurred.toBuffer())).toEqual(sharpEdges);
    }
    const { data } = await sharp(await sharp(grey).jpeg({ quality: 60 }).toBuffer())
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([...data].filter((value) => value > 0 && value < 128).length).toBeGreaterThan(0);
  });

  it('is turned as its orientation says', async () => {
    const turned = sharp(await png(3, 2, 1, [255, 0, 0, 0, 0, 0])).withMetadata({ orientation: 6 });
    expect(await masked(turned.png().toBuffer())).toEqual(['.#', '..', '..']);
  });

  it('unites several pictures of one size', async () => {
    const [one, two] = [png(3, 1, 1, [255, 0, 0]), png(3, 1, 1, [0, 0, 7])];
    expect(await masked(one, two)).toEqual(['#.#']);
    expect(await masked(one, png(3, 1, 1, [0, 0, 0]))).toEqual(['#..']);
    await expect(masked(one, png(1, 3, 1, [0, 0, 0]))).rejects.toThrow(/^E_MASK: .*it is 1 x 3 pixels, and .*3 x 1/);
  });
});

describe('a BMP mask', () => {
  const rows = [
    [0, 1, 0, 0, 0, 0, 0, 0, 1],
    [1, 0, 0, 0, 0, 0, 0, 1, 1],
    [0, 0, 0, 1, 0, 0, 0, 0, 0],
  ];
  const expected = ['.#......#', '#......##', '...#.....'];
  const white = rows.map((row) => row.map((value) => value * 0xffffff));
  const blackFirst = [0x000000, 0xffffff];
  const forms: [string, BmpForm, number[][]][] = [
    ['1 bit', { bits: 1, palette: blackFirst }, rows],
    ['1 bit, black last', { bits: 1, palette: [0x800000, 0] }, rows.map((row) => row.map((value) => 1 - value))],
    ['4 bits', { bits: 4, palette: [...blackFirst, 0x112233] }, rows],
    ['8 bits with the values 0 and 1', { bits: 8, palette: Array.from({ length: 256 }, (_, i) => i * 0x10101) }, rows],
    ['24 bits', { bits: 24 }, white],
    ['24 bits, one colour', { bits: 24 }, rows.map((row) => row.map((value) => value * 0x00000100))],
    ['24 bits from the top', { bits: 24, topDown: true }, white],
    ['24 bits after a gap', { bits: 24, gap: 16 }, white],
    ['32 bits without opacity', { bits: 32 }, white],
    ['32 bits with opacity', { bits: 32 }, rows.map((row) => row.map((value) => 0xff000000 + value * 0xffffff))],
  ];
  it.each(forms)('of %s', async (_, form, values) => {
    expect(await masked(Promise.resolve(bmp(values, form)))).toEqual(expected);
  });

  it('unites with a PNG', async () => {
    const other = png(
      9,
      3,
      1,
      Array.from({ length: 27 }, (_, i) => (i === 26 ? 255 : 0)),
    );
    expect(await masked(bmp(white, { bits: 24 }), other)).toEqual(['.#......#', '#......##', '...#....#']);
  });

  it('is refused when it is cut off, compressed, huge or foreign', async () => {
    const whole = bmp(white, { bits: 24 });
    for (const length of [2, 33, 54, whole.length - 30]) {
      await expect(masked(whole.slice(0, length)), `${length}`).rejects.toThrow(/^E_MASK: .*damaged or cut off/);
    }
    await expect(masked(bmp(white, { bits: 24, compression: 1 }))).rejects.toThrow(/^E_MASK: .*compressed/);
    const huge = Buffer.from(whole);
    huge.writeInt32LE(100_000, 18);
    huge.writeInt32LE(-100_000, 22);
    await expect(masked(huge)).rejects.toThrow(/^E_MASK: .*10000000000 pixels/);
    const old = Buffer.from(whole);
    old.writeUInt32LE(12, 14);
    await expect(masked(old)).rejects.toThrow(/^E_MASK: .*header/);
  });
});

describe('what is no mask', () => {
  it('is refused with the path and the reason', async () => {
    await expect(masked(Buffer.from('<svg/>'))).rejects.toThrow(/^E_MASK: .*mask \d+ .*no picture/);
    const whole = await png(
      40,
      40,
      1,
      Array.from({ length: 1600 }, (_, i) => (i * 7919) % 251),
    );
    await expect(masked(whole.slice(0, whole.length >> 1))).rejects.toThrow(/^E_MASK: .*damaged or cut off/);
    await expect(masked(floatTiff())).rejects.toThrow(/^E_MASK: .*type float/);
    await expect(readMask([`${folder}/nowhere.png`])).rejects.toThrow(/^E_INPUT_UNREADABLE: .*nowhere.png/);
    await expect(readMask([])).rejects.toThrow(/^E_OPTION: masks/);
  });

  it('is refused in the colours of print', async () => {
    const cmyk = sharp(await png(2, 1, 3, [0, 0, 0, 255, 255, 255]))
      .toColourspace('cmyk')
      .tiff();
    await expect(masked(cmyk.toBuffer())).rejects.toThrow(/^E_MASK: .*CMYK/);
  });
});
