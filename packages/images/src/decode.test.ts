import { constants, deflateSync } from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type ErrorCode, isTailedCoreError } from '@tailedcore/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { floatTiff } from './fixtures/float-tiff.ts';
import { difference, noise, paint, pixel, toSharp } from './fixtures/paint.ts';
import { put, temporaryFolder } from './fixtures/temporary-folder.ts';
import { pngChunk, pngSignature } from './indexed-png.ts';

const folder = temporaryFolder();
const decodeBytes = (bytes: Uint8Array, maxPixels?: number) => decode({ name: 'test image', bytes }, maxPixels);
const problemOf = async (bytes: Uint8Array, maxPixels?: number) => {
  const error: unknown = await decodeBytes(bytes, maxPixels).catch((thrown: unknown) => thrown);
  return isTailedCoreError(error) ? error : Promise.reject(new Error('there was no problem', { cause: error }));
};
const codeOf = async (bytes: Uint8Array): Promise<ErrorCode> => (await problemOf(bytes)).code;

/** Smooth and colourful, so that lossy formats stay near it. */
const picture = paint(64, 48, (x, y) => [x * 3, y * 5, 255 - x * 2]);

describe('decode, by format', () => {
  it('gives the very pixels of lossless files', async () => {
    const image = noise(31, 17);
    const files = {
      png: await toSharp(image).png().toBuffer(),
      'interlaced png': await toSharp(image).png({ progressive: true }).toBuffer(),
      webp: await toSharp(image).webp({ lossless: true }).toBuffer(),
      tiff: await toSharp(image).tiff({ compression: 'lzw' }).toBuffer(),
      'tiled tiff': await toSharp(image).tiff({ compression: 'deflate', tile: true }).toBuffer(),
    };
    for (const [format, bytes] of Object.entries(files)) expect(await decodeBytes(bytes), format).toEqual(image);
  });

  it('gives nearly the pixels of lossy files', async () => {
    const files = {
      jpeg: await toSharp(picture).jpeg({ quality: 100 }).toBuffer(),
      'progressive jpeg': await toSharp(picture).jpeg({ quality: 100, progressive: true }).toBuffer(),
      webp: await toSharp(picture).webp({ quality: 100 }).toBuffer(),
      avif: await toSharp(picture).avif({ quality: 90, effort: 0 }).toBuffer(),
      gif: await toSharp(picture).gif().toBuffer(),
      'jpeg in tiff': await toSharp(picture).tiff({ compression: 'jpeg', quality: 100 }).toBuffer(),
    };
    for (const [format, bytes] of Object.entries(files)) {
      const { width, height, data } = await decodeBytes(bytes);
      expect([width, height]).toEqual([64, 48]);
      expect(difference(data, picture.data), format).toBeLessThan(28);
    }
  });

  it('decodes one pixel', async () => {
    const bytes = await toSharp(paint(1, 1, () => [1, 2, 3]))
      .png()
      .toBuffer();
    expect(await decodeBytes(bytes)).toEqual({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3) });
  });

  it('takes the first picture of an animation', async () => {
    const frames = paint(8, 16, (_, y) => (y < 8 ? [10, 20, 30] : [200, 100, 0]));
    const raw = { width: 8, height: 16, channels: 3, pageHeight: 8 } as const;
    const gif = await sharp(frames.data, { raw }).gif().toBuffer();
    expect((await sharp(gif).metadata()).pages).toBe(2);
    const first = await decodeBytes(gif);
    expect([first.width, first.height, ...pixel(first, 3, 3)]).toEqual([8, 8, 10, 20, 30]);
  });
});

describe('decode, by kind of pixel', () => {
  it('makes grey three equal channels', async () => {
    const grey = sharp(Uint8Array.of(0, 77, 255), { raw: { width: 3, height: 1, channels: 1 } });
    const { data } = await decodeBytes(await grey.toColourspace('b-w').png().toBuffer());
    expect([...data]).toEqual([0, 0, 0, 77, 77, 77, 255, 255, 255]);
  });

  it('lays transparency on white, also over grey', async () => {
    const colors = Uint8Array.of(255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 51);
    const rgba = await sharp(colors, { raw: { width: 3, height: 1, channels: 4 } })
      .png()
      .toBuffer();
    expect([...(await decodeBytes(rgba)).data]).toEqual([255, 0, 0, 255, 255, 255, 204, 204, 204]);
    const greyAlpha = sharp(Uint8Array.of(40, 255, 40, 0), { raw: { width: 2, height: 1, channels: 2 } });
    expect([...(await decodeBytes(await greyAlpha.png().toBuffer())).data]).toEqual([40, 40, 40, 255, 255, 255]);
  });

  it('makes 16 bits 8 by v / 257, rounded, in colour and in grey', async () => {
    const values = Uint16Array.of(0, 128, 129, 257, 385, 386, 32767, 32768, 65406, 65407, 65535, 25700);
    const expected = Array.from(values, (value) => Math.round(value / 257));
    const raw = { width: 4, height: 1, channels: 3 } as const;
    const color = await sharp(values, { raw }).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(color).metadata()).depth).toBe('ushort');
    expect([...(await decodeBytes(color)).data]).toEqual(expected);
    const grey = await sharp(values, { raw: { width: 12, height: 1, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer();
    const found = (await decodeBytes(grey)).data.filter((_, i) => i % 3 === 1);
    expect([...found]).toEqual(expected);
  });

  it('lays 16-bit transparency on white too', async () => {
    const values = Uint16Array.of(0, 0, 0, 0, 1000, 2000, 3000, 65535);
    const bytes = await sharp(values, { raw: { width: 2, height: 1, channels: 4 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect([...(await decodeBytes(bytes)).data]).toEqual([255, 255, 255, 4, 8, 12]);
  });

  it('brings CMYK back near the colours it was made from', async () => {
    for (const format of ['jpeg', 'tiff'] as const) {
      const plain = paint(16, 16, () => [180, 120, 90]);
      const bytes = await toSharp(plain).toColourspace('cmyk')[format]({ quality: 100 }).toBuffer();
      expect((await sharp(bytes).metadata()).space).toBe('cmyk');
      expect(difference((await decodeBytes(bytes)).data, plain.data), format).toBeLessThan(25);
    }
  });

  it('leaves the pixels of JPEGs with a colour profile as they are stored', async () => {
    const bytes = await toSharp(picture).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer();
    const stored = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    const converted = await sharp(bytes).raw().toBuffer();
    expect(difference(stored, converted)).toBeGreaterThan(5);
    expect(difference((await decodeBytes(bytes)).data, stored)).toBe(0);
  });

  it('refuses floating point, whose range nobody knows', async () => {
    const error = await problemOf(floatTiff());
    expect(error.code).toBe('E_IMAGE_DECODE');
    expect(error.message).toContain('type float');
  });
});

describe('decode, by EXIF orientation', () => {
  const stored = noise(5, 3);
  /** Where the upright picture's pixel lies in the stored one. */
  const sources: Record<number, (x: number, y: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y) => [4 - x, y],
    3: (x, y) => [4 - x, 2 - y],
    4: (x, y) => [x, 2 - y],
    5: (x, y) => [y, x],
    6: (x, y) => [y, 2 - x],
    7: (x, y) => [4 - y, 2 - x],
    8: (x, y) => [4 - y, x],
  };
  for (const [orientation, from] of Object.entries(sources)) {
    it(`turns orientation ${orientation} upright`, async () => {
      const bytes = await toSharp(stored)
        .withMetadata({ orientation: Number(orientation) })
        .png()
        .toBuffer();
      const turned = Number(orientation) > 4;
      const upright = paint(
        turned ? 3 : 5,
        turned ? 5 : 3,
        (x, y) => pixel(stored, ...from(x, y)) as [number, number, number],
      );
      expect(await decodeBytes(bytes)).toEqual(upright);
    });
  }
});

describe('decode, when a file is bad', () => {
  it('refuses every format when its end is missing', async () => {
    const image = noise(64, 48);
    for (const format of ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const) {
      const bytes = await toSharp(image)[format]().toBuffer();
      for (const share of [0.2, 0.5, 0.9])
        expect(await codeOf(bytes.subarray(0, bytes.length * share)), `${format} ${share}`).toBe('E_IMAGE_DECODE');
    }
  });

  it('refuses a JPEG that only lacks its last bytes, and accepts one with bytes behind its end', async () => {
    const bytes = await toSharp(picture).jpeg().toBuffer();
    expect((await problemOf(bytes.subarray(0, -2))).message).toContain('premature end');
    expect((await decodeBytes(Buffer.concat([bytes, Buffer.from('appended')]))).width).toBe(64);
  });

  it('accepts a JPEG whose EXIF block is nonsense', async () => {
    const bytes = await toSharp(picture).jpeg().toBuffer();
    const nonsense = Buffer.from('\xff\xe1\x00\x10Exif\0\0nonsense', 'latin1');
    const found = await decodeBytes(Buffer.concat([bytes.subarray(0, 2), nonsense, bytes.subarray(2)]));
    expect(found).toEqual(await decodeBytes(bytes));
  });

  it('refuses text and drawings, whatever they are called', async () => {
    const error = await problemOf(Buffer.from('this is no image'));
    expect(error.message).toBe(
      'E_IMAGE_DECODE: test image is not an image that can be read: its content is not JPEG, PNG, WebP, TIFF, GIF or AVIF, ' +
        'or is cut off. It was skipped.',
    );
    const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    expect((await problemOf(drawing)).message).toContain('its content is not JPEG');
  });

  it('refuses an image that is hundreds of times as long as wide, whichever way it lies', async () => {
    const strip = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: 'red' } })
        .png()
        .toBuffer();
    for (const [width, height] of [
      [2, 401],
      [401, 2],
    ] as const)
      expect(await codeOf(await strip(width, height))).toBe('E_IMAGE_SHAPE');
    expect((await decodeBytes(await strip(2, 400))).height).toBe(400);
  });

  it('refuses no bytes', async () => {
    expect(await codeOf(new Uint8Array())).toBe('E_IMAGE_EMPTY');
  });

  it('refuses a decompression bomb of 20,000 x 20,000 pixels without decoding it', async () => {
    const bomb = blackPng(20_000, 20_000);
    expect(bomb.length).toBeLessThan(300_000);
    const error = await problemOf(bomb);
    expect(error.code).toBe('E_IMAGE_TOO_LARGE');
    expect(error.details).toEqual({ path: 'test image', received: 400_000_000, expected: 178_956_970 });
  });

  it('has a limit that can be set, and allows just that many pixels', async () => {
    const bytes = await toSharp(noise(10, 7)).png().toBuffer();
    expect((await decodeBytes(bytes, 70)).width).toBe(10);
    expect((await problemOf(bytes, 69)).code).toBe('E_IMAGE_TOO_LARGE');
  });

  it('calls files by their name, never by their path', async () => {
    const bad = await put(folder, 'sub dir/bad ü.png', 'text');
    const files = [
      bad,
      join(folder, 'missing.png'),
      folder,
      await pipe(),
      `${bad}/below.png`,
      join(folder, 'x'.repeat(300)),
    ];
    const messages: string[] = [];
    for (const path of files)
      await decode({ name: 'a name.png', path }).catch((error: unknown) => messages.push(String(error)));
    expect(messages.join('\n')).not.toContain(folder);
    const unreadable = (reason: string) =>
      `TailedCoreError: E_INPUT_UNREADABLE: a name.png cannot be read: ${reason}. Check its permissions.`;
    expect(messages.slice(1)).toEqual([
      unreadable('there is no such file'),
      unreadable('it is a folder'),
      unreadable('it is not an ordinary file'),
      unreadable('a part of its path is not a folder'),
      unreadable('its path is too long for this system'),
    ]);
  });

  it('reads files with odd names', async () => {
    const image = noise(3, 2);
    const path = await put(folder, 'ä 写真 [1] %20#?.png', await toSharp(image).png().toBuffer());
    expect(await decode({ name: 'odd', path })).toEqual(image);
  });
});

/** A pipe: opening it for reading waits for a writer, unless one takes care. */
async function pipe(): Promise<string> {
  const path = join(folder, 'pipe.png');
  execFileSync('mkfifo', [path]);
  return path;
}

/** A valid black PNG with one bit a pixel. */
function blackPng(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  const packed = deflateSync(rows, { level: 1, strategy: constants.Z_RLE });
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', packed),
    pngChunk('IEND', new Uint8Array()),
  ]);
}
