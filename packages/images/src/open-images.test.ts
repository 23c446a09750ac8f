import { join } from 'node:path';
import { createPool, type TaskRunner } from '@tailedcore/compute';
import { isTailedCoreError, type Placement, type ReadImage, TailedCoreError } from '@tailedcore/core';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { decode } from './decode.ts';
import { noise, spot, toSharp } from './fixtures/paint.ts';
import { put, temporaryFolder } from './fixtures/temporary-folder.ts';
import { frame } from './framing.ts';
import type { ImageFile } from './image-file.ts';
import type { ImageOptions } from './item-source.ts';
import { openImages } from './open-images.ts';
import { resizeBilinear } from './resize-bilinear.ts';

const folder = temporaryFolder();
const pool = createPool(2);
afterAll(() => pool[Symbol.asyncDispose]());

const options: ImageOptions = { resize: 64, crop: 56, fit: 'crop' };
const { signal } = new AbortController();
const good = (image: ReadImage | undefined) => {
  if (image === undefined || 'problem' in image) throw new Error('no image', { cause: image?.problem });
  return image;
};
const codeOf = (image: ReadImage | undefined) => (image && 'problem' in image ? image.problem.code : 'fine');
const file = async (name: string, bytes: Uint8Array): Promise<ImageFile> => ({
  name,
  path: await put(folder, name, bytes),
});

/** The pixels and the placement, step by step on this thread. */
async function expected(image: ImageFile, how: ImageOptions) {
  const decoded = await decode(image);
  const { resizedWidth, resizedHeight, left, top, placement } = frame(decoded.width, decoded.height, how);
  const box = { left, top, width: how.crop, height: how.crop };
  return { pixels: resizeBilinear(decoded, resizedWidth, resizedHeight, box).data, placement };
}

describe('openImages', () => {
  it('gives what decoding, resizing and cropping give, for odd shapes and both fits', async () => {
    const sizes = [
      [600, 200],
      [200, 600],
      [1, 1],
      [3, 500],
      [56, 56],
      [641, 479],
    ] as const;
    const files: ImageFile[] = [];
    for (const [width, height] of sizes)
      files.push(await file(`${width}x${height}.png`, await toSharp(noise(width, height)).png().toBuffer()));
    for (const fit of ['crop', 'stretch'] as const) {
      const source = openImages(files, { ...options, fit }, pool);
      expect(source.size).toEqual([56, 56]);
      const images = await source.read(0, files.length, signal);
      expect(images.length).toBe(files.length);
      for (const [i, image] of images.entries())
        expect(good(image)).toEqual(await expected(files[i] as ImageFile, { ...options, fit }));
    }
  });

  it('opens nothing before it is read, and reads only what is asked for', async () => {
    const files = [
      { name: 'gone.png', path: join(folder, 'gone.png') },
      await file('there.png', await toSharp(noise(9, 9)).png().toBuffer()),
    ];
    const source = openImages(files, options, pool);
    expect(source.names).toEqual(['gone.png', 'there.png']);
    expect((await source.read(1, 2, signal)).map(codeOf)).toEqual(['fine']);
    expect(await source.read(1, 1, signal)).toEqual([]);
  });

  it('puts the pixels of one read side by side in shared memory', async () => {
    const files = await Promise.all(
      [1, 2, 3].map(async (i) =>
        file(
          `${i}.png`,
          await toSharp(noise(60, 60, i))
            .png()
            .toBuffer(),
        ),
      ),
    );
    const images = (await openImages(files, options, pool).read(0, 3, signal)).map(good);
    expect(images[0]?.pixels.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(images.map(({ pixels }) => [pixels.buffer === images[0]?.pixels.buffer, pixels.byteOffset])).toEqual(
      [0, 1, 2].map((i) => [true, i * 56 * 56 * 3]),
    );
  });

  it('reports bad images in their place and reads the others', async () => {
    const jpeg = await toSharp(noise(40, 40)).jpeg().toBuffer();
    const files = [
      await file('good.jpg', jpeg),
      await file('truncated.jpg', jpeg.subarray(0, jpeg.length / 2)),
      await file('text.png', Buffer.from('not an image')),
      await file('empty.png', new Uint8Array()),
      { name: 'missing.png', path: join(folder, 'missing.png') },
      await file('large.png', await toSharp(noise(100, 101)).png().toBuffer()),
      await file('good too.jpg', jpeg),
    ];
    const images = await openImages(files, { ...options, maxPixels: 10_000 }, pool).read(0, files.length, signal);
    expect(images.map(codeOf)).toEqual([
      'fine',
      'E_IMAGE_DECODE',
      'E_IMAGE_DECODE',
      'E_IMAGE_EMPTY',
      'E_INPUT_UNREADABLE',
      'E_IMAGE_TOO_LARGE',
      'fine',
    ]);
    const problem = images[1] && 'problem' in images[1] ? images[1].problem : undefined;
    expect(problem).toBeInstanceOf(TailedCoreError);
    expect(problem?.message).toContain('truncated.jpg is not an image that can be read');
    expect(good(images[6]).pixels).toEqual(good(images[0]).pixels);
  });

  it('takes images from memory and leaves the bytes to their owner', async () => {
    const png = await toSharp(noise(30, 20)).png().toBuffer();
    const padded = new Uint8Array(png.length + 10);
    padded.set(png, 10);
    const shared = new Uint8Array(new SharedArrayBuffer(png.length));
    shared.set(png);
    const files = [png, padded.subarray(10), shared, new Uint8Array()].map((bytes, i) => ({ name: `${i}`, bytes }));
    const source = openImages(files, options, pool);
    const wanted = await expected({ name: 'same', bytes: png }, options);
    for (let round = 0; round < 2; round++) {
      const images = await source.read(0, 4, signal);
      for (const image of images.slice(0, 3)) expect(good(image)).toEqual(wanted);
      expect(codeOf(images[3])).toBe('E_IMAGE_EMPTY');
    }
    expect(png.length).toBeGreaterThan(0);
  });

  it('picks images in any order, again and again', async () => {
    const files = await Promise.all(
      [1, 2, 3].map(async (i) =>
        file(
          `p${i}.png`,
          await toSharp(noise(60, 60, i))
            .png()
            .toBuffer(),
        ),
      ),
    );
    const all = openImages(files, options, pool);
    const picked = all.pick([2, 0, 2]).pick(Uint32Array.of(1, 2));
    expect(picked.names).toEqual(['p1.png', 'p3.png']);
    const [first, second] = (await picked.read(0, 2, signal)).map(good);
    const [one, , three] = (await all.read(0, 3, signal)).map(good);
    expect([first?.pixels, second?.pixels]).toEqual([one?.pixels, three?.pixels]);
    expect(() => all.pick([3])).toThrow('E_OPTION');
  });

  it('adds a JPEG of what the network sees if asked, never enlarged', async () => {
    const files = [
      await file(
        'thumb.png',
        await toSharp(spot(200, 200, [100, 0, 200, 200]))
          .png()
          .toBuffer(),
      ),
    ];
    const [plain] = await openImages(files, options, pool).read(0, 1, signal);
    expect(good(plain)).not.toHaveProperty('thumbnail');
    for (const [asked, side] of [
      [20, 20],
      [500, 56],
    ] as const) {
      const [image] = await openImages(files, { ...options, thumbnail: asked }, pool).read(0, 1, signal);
      const { data, info } = await sharp(good(image).thumbnail).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([side, side]);
      expect(data[0]).toBeLessThan(100);
      expect(data[side * 3 - 1]).toBeGreaterThan(220);
      expect((await sharp(good(image).thumbnail).metadata()).format).toBe('jpeg');
    }
  });

  it('refuses options and ranges that make no sense', async () => {
    const open = (wrong: object) => () => openImages([], { ...options, ...wrong }, pool);
    for (const wrong of [{ crop: 65 }, { resize: 0 }, { fit: 'fill' }, { maxPixels: 0 }, { thumbnail: 1.5 }])
      expect(open(wrong), JSON.stringify(wrong)).toThrow('E_OPTION');
    const source = openImages([{ name: 'a', bytes: new Uint8Array() }], options, pool);
    await expect(source.read(0, 2, signal)).rejects.toThrow('E_OPTION');
    await expect(source.read(1, 0, signal)).rejects.toThrow('E_OPTION');
  });
});

describe('stopping', () => {
  it('rejects with E_ABORTED before and during a read, and the pool goes on', async () => {
    const bytes = await toSharp(noise(900, 900)).jpeg().toBuffer();
    const source = openImages(
      Array.from({ length: 24 }, (_, i) => ({ name: `${i}`, bytes })),
      options,
      pool,
    );
    await expect(source.read(0, 24, AbortSignal.abort())).rejects.toThrow('E_ABORTED');
    const stop = new AbortController();
    const reading = source.read(0, 24, stop.signal).catch((error: unknown) => error);
    setTimeout(() => stop.abort(), 20);
    expect(isTailedCoreError(await reading, 'E_ABORTED')).toBe(true);
    expect((await source.read(0, 2, signal)).map(codeOf)).toEqual(['fine', 'fine']);
  });

  it('passes on failures that are not the fault of an image', async () => {
    const broken: TaskRunner = {
      threads: 1,
      run: () => Promise.reject(new TailedCoreError('E_ENGINE', { reason: 'test' })),
    };
    const source = openImages([{ name: 'a', bytes: Uint8Array.of(1) }], options, broken);
    await expect(source.read(0, 1, signal)).rejects.toThrow('E_ENGINE');
  });
});

describe('placement', () => {
  const whiteCenter = (pixels: Uint8Array, { left, top, right, bottom }: Placement, crop: number) => {
    let [x, y, sum] = [0, 0, 0];
    for (let i = 0; i < crop * crop; i++) {
      const weight = Math.max((pixels[i * 3] as number) - 60, 0);
      x += weight * ((i % crop) + 0.5);
      y += weight * (Math.floor(i / crop) + 0.5);
      sum += weight;
    }
    return [left + ((x / sum) * (right - left)) / crop, top + ((y / sum) * (bottom - top)) / crop] as const;
  };

  it('leads from the network back to the spot in the original, in each quadrant and both fits', async () => {
    for (const [width, height] of [
      [600, 200],
      [200, 600],
    ] as const) {
      for (const [dx, dy] of [
        [-1, -1],
        [1, -1],
        [-1, 1],
        [1, 1],
      ] as const) {
        const [x, y] = [width / 2 + dx * 55, height / 2 + dy * 55];
        const bytes = await toSharp(spot(width, height, [x - 10, y - 10, x + 10, y + 10]))
          .png()
          .toBuffer();
        for (const fit of ['crop', 'stretch'] as const) {
          const [image] = await openImages([{ name: 'a', bytes }], { resize: 256, crop: 224, fit }, pool).read(
            0,
            1,
            signal,
          );
          const { pixels, placement } = good(image);
          const [foundX, foundY] = whiteCenter(pixels, placement, 224);
          expect(Math.hypot(foundX - x, foundY - y), `${width} ${dx} ${dy} ${fit}`).toBeLessThan(1);
        }
      }
    }
  });

  it('is in the upright image for all EXIF orientations', async () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const stored = toSharp(spot(300, 200, [60, 40, 90, 70]));
      const bytes = await stored.withMetadata({ orientation }).png().toBuffer();
      const [image] = await openImages([{ name: 'a', bytes }], { resize: 128, crop: 128, fit: 'stretch' }, pool).read(
        0,
        1,
        signal,
      );
      const { pixels, placement } = good(image);
      const turned = orientation > 4;
      expect([placement.width, placement.height]).toEqual(turned ? [200, 300] : [300, 200]);
      const places = [
        [75, 55],
        [225, 55],
        [225, 145],
        [75, 145],
        [55, 75],
        [145, 75],
        [145, 225],
        [55, 225],
      ];
      const [x, y] = places[orientation - 1] as [number, number];
      const [foundX, foundY] = whiteCenter(pixels, placement, 128);
      expect(Math.hypot(foundX - x, foundY - y), `orientation ${orientation}`).toBeLessThan(1);
    }
  });
});
