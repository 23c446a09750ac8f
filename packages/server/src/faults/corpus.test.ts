import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitModel, workFolder } from '../fixtures/fitted-model.ts';
import { drawPixels } from '../fixtures/photographs.ts';
import { pngChunk, pngSignature } from '../png-of-pixels.ts';
import type { ImageResult } from '../schemas.ts';
import { type RunningServer, startServer } from '../start-server.ts';

const folder = workFolder();
let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ models: await fitModel(folder), port: 0, threads: 2, logLevel: 'error' });
});
afterAll(() => server?.close());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
  readonly result: ImageResult | undefined;
}

async function judge(bytes: Uint8Array, name = 'photo.png', type = 'image/png'): Promise<Answer> {
  const body = new FormData();
  body.append('image', new File([Uint8Array.from(bytes)], name, { type }));
  const answer = await fetch(`${server.url}/v1/models/line/predict`, { method: 'POST', body });
  const text = await answer.text();
  const { error, images } = JSON.parse(text) as { error?: { code: string }; images?: ImageResult[] };
  return { status: answer.status, text, code: error?.code, result: images?.[0] };
}

const [width, height] = [96, 64];
const photo = () => sharp(drawPixels(40).subarray(0, width * height * 3), { raw: { width, height, channels: 3 } });
const frames = () =>
  sharp(drawPixels(41, { side: 64 }), { raw: { width: 64, height: 64, channels: 3, pageHeight: 32 } });

/** A PNG that is black all over: a thousandth of its pixels in bytes. */
function flatPng(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // One bit a sample, grey.
  header.set([1, 0], 8);
  const pixels = deflateSync(Buffer.alloc(side * (Math.ceil(side / 8) + 1)));
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG that says it is larger than what it holds. */
async function lyingPng(): Promise<Buffer> {
  const png = await photo().png().toBuffer();
  const header = Buffer.from(png.subarray(16, 29));
  header.writeUInt32BE(5000, 4);
  return Buffer.concat([png.subarray(0, 8), pngChunk('IHDR', header), png.subarray(33)]);
}

const cut = async (file: Promise<Buffer>, share: number) => {
  const bytes = await file;
  return bytes.subarray(0, Math.floor(bytes.length * share));
};

describe('an image that cannot be judged is answered with its code, whatever it is called', () => {
  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['17,000 x 17,000 flat PNG', () => flatPng(17_000), 'E_IMAGE_TOO_LARGE'],
    ['half a PNG', () => cut(photo().png().toBuffer(), 0.5), 'E_IMAGE_DECODE'],
    ['half a JPEG', () => cut(photo().jpeg().toBuffer(), 0.5), 'E_IMAGE_DECODE'],
    ['half a WebP', () => cut(photo().webp().toBuffer(), 0.5), 'E_IMAGE_DECODE'],
    ['half a TIFF', () => cut(photo().tiff().toBuffer(), 0.5), 'E_IMAGE_DECODE'],
    ['the first bytes of a JPEG', () => cut(photo().jpeg().toBuffer(), 0.01), 'E_IMAGE_DECODE'],
    ['a PNG with the size of a larger one', lyingPng, 'E_IMAGE_DECODE'],
    ['an empty file', () => Buffer.alloc(0), 'E_IMAGE_EMPTY'],
    ['text', () => Buffer.from('hello, I am a PNG'), 'E_IMAGE_DECODE'],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'E_IMAGE_DECODE'],
    ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF'), 'E_IMAGE_DECODE'],
    ['a GIF', () => photo().gif().toBuffer(), 'E_IMAGE_DECODE'],
    ['an animated GIF', () => frames().gif().toBuffer(), 'E_IMAGE_DECODE'],
    [
      'a thread of pixels',
      () =>
        sharp({ create: { width: 3000, height: 3, channels: 3, background: '#333' } })
          .png()
          .toBuffer(),
      'E_IMAGE_SHAPE',
    ],
  ])('%s', async (_, make, code) => {
    const bytes = await make();
    for (const [name, type] of [
      ['photo.png', 'image/png'],
      ['../../etc/passwd', 'text/html'],
    ] as const) {
      const begun = performance.now();
      const answer = await judge(bytes, name, type);
      expect([answer.status, answer.code]).toEqual([422, code]);
      expect(answer.text).not.toMatch(/\.\.|\/etc|node_modules|\bat \w+ \(/);
      // Refused by its header; decoded it would take seconds.
      if (code === 'E_IMAGE_TOO_LARGE') expect(performance.now() - begun).toBeLessThan(1500);
    }
  });
});

describe('an unusual image is judged', () => {
  const judged = async (file: Promise<Buffer>): Promise<ImageResult> => {
    const { status, result, text } = await judge(await file);
    expect([status, text]).toEqual([200, expect.any(String)]);
    return result as ImageResult;
  };

  it('a JPEG in CMYK, near to the same in RGB', async () => {
    const rgb = await judged(photo().jpeg({ quality: 95 }).toBuffer());
    const cmyk = photo().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(await cmyk).metadata()).space).toBe('cmyk');
    expect(Math.abs((await judged(cmyk)).score / rgb.score - 1)).toBeLessThan(0.5);
  });

  it('16 bits a sample, with the score of 8', async () => {
    const eight = await judged(photo().png().toBuffer());
    const words = Uint16Array.from(drawPixels(40).subarray(0, width * height * 3), (value) => value * 257);
    const sixteen = sharp(words, { raw: { width, height, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect((await sharp(await sixteen).metadata()).depth).toBe('ushort');
    expect((await judged(sixteen)).score).toBe(eight.score);
  });

  it.each([
    [3, 180],
    [6, 270],
    [8, 90],
  ])('turned by its EXIF orientation %i, with the score of the upright one', async (orientation, degrees) => {
    const turned = photo().rotate(degrees).withMetadata({ orientation }).png().toBuffer();
    const upright = await judged(photo().png().toBuffer());
    const result = await judged(turned);
    expect(result.image).toEqual({ width, height });
    expect([result.score, result.hottest]).toEqual([upright.score, upright.hottest]);
  });

  it('an animation, by its first picture', async () => {
    const first = sharp(drawPixels(41, { side: 64 }).subarray(0, 64 * 32 * 3), {
      raw: { width: 64, height: 32, channels: 3 },
    });
    const alone = await judged(first.webp({ lossless: true }).toBuffer());
    const animated = frames().webp({ lossless: true }).toBuffer();
    expect((await sharp(await animated).metadata()).pages).toBe(2);
    const result = await judged(animated);
    expect([result.image, result.score]).toEqual([{ width: 64, height: 32 }, alone.score]);
  });

  it('grey, with transparency, with a palette', async () => {
    for (const file of [photo().grayscale().png(), photo().ensureAlpha(0.5).png(), photo().png({ palette: true })])
      expect((await judged(file.toBuffer())).score).toBeGreaterThan(0);
  });
});
