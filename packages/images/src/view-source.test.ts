import { createPool, type TaskRunner } from '@tailedcore/compute';
import type { ReadImage } from '@tailedcore/core';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { applyViewInto } from './apply-view.ts';
import { decode } from './decode.ts';
import { noise, spot, toSharp } from './fixtures/paint.ts';
import type { ImageFile } from './image-file.ts';
import { cutOut, type Raster } from './raster.ts';
import { resizeBilinear } from './resize-bilinear.ts';
import { viewSource } from './view-source.ts';
import { type View, viewsOf } from './views.ts';

const pool = createPool(2);
afterAll(() => pool[Symbol.asyncDispose]());

/** The pool, counting its tasks. */
function counting(): TaskRunner & { count: number } {
  return {
    threads: pool.threads,
    count: 0,
    run(...call) {
      this.count++;
      return pool.run(...call);
    },
  };
}

const options = { resize: 40, crop: 32, fit: 'crop' } as const;
const { signal } = new AbortController();
const files: ImageFile[] = [];
for (const seed of [1, 2, 3])
  files.push({
    name: `${seed}.png`,
    bytes: await toSharp(noise(50, 44, seed))
      .png()
      .toBuffer(),
  });
const pixelsOf = (image: ReadImage | undefined) => (image && 'pixels' in image ? image.pixels : undefined);

async function resizedTo(file: ImageFile, width: number, height: number): Promise<Raster> {
  return resizeBilinear(await decode(file), width, height, { left: 0, top: 0, width, height });
}

describe('viewSource', () => {
  it('lists all views of the first file, then of the second, with their origins', () => {
    const { source, origins, views } = viewSource(files.slice(0, 2), options, { augment: 'rot90', flip: true }, pool);
    expect([...origins]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    expect([...views]).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6]);
    expect(source.names.slice(5, 8)).toEqual(['1.png [mirrored 180°]', '1.png [mirrored 270°]', '2.png [90°]']);
    expect(viewSource(files, options, { augment: 'rot15', flip: true }, pool).source.names.length).toBe(3 * 47);
    expect(viewSource(files, options, { augment: 'none', flip: true }, pool).source.names).toEqual([]);
  });

  it('leaves mirrored copies out where told, and numbers the others as before', async () => {
    const { source, origins, views } = viewSource(files.slice(0, 2), options, { augment: 'rot90', flip: false }, pool);
    expect([...origins]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...views]).toEqual([0, 1, 2, 0, 1, 2]);
    const both = viewSource(files.slice(0, 2), options, { augment: 'rot90', flip: true }, pool).source;
    const same = [0, 1, 2, 7, 8, 9];
    expect(source.names).toEqual(same.map((item) => both.names[item]));
    expect((await source.read(0, 6, signal)).map(pixelsOf)).toEqual(
      (await both.pick(same).read(0, 6, signal)).map(pixelsOf),
    );
  });

  it('turns the whole resized image and then cuts out what the network sees', async () => {
    // 50 x 44 becomes 45 x 40; the network sees 32 x 32 in the middle.
    const { source, origins, views } = viewSource(files, options, { augment: 'rot30', flip: true }, pool);
    const images = await source.read(0, source.names.length, signal);
    expect(images.length).toBe(3 * 23);
    for (const [item, image] of images.entries()) {
      const view = viewsOf({ augment: 'rot30', flip: true })[views[item] as number] as View;
      const resized = await resizedTo(files[origins[item] as number] as ImageFile, 45, 40);
      const expected = new Uint8Array(32 * 32 * 3);
      const from = view.angle % 90 === 0 ? cutOut(resized, { left: 6, top: 4, width: 32, height: 32 }) : resized;
      applyViewInto(expected, from, 32, view);
      expect(pixelsOf(image), source.names[item]).toEqual(expected);
    }
  });

  it('shows what a wide image holds beyond the square, and nothing further than it can reach', async () => {
    const wide = [
      {
        name: 'wide.png',
        bytes: await toSharp(noise(400, 44, 5))
          .png()
          .toBuffer(),
      },
    ];
    const { source } = viewSource(wide, options, { augment: 'rot30', flip: true }, pool);
    const resized = await resizedTo(wide[0] as ImageFile, 363, 40);
    for (const [item, image] of (await source.read(0, 23, signal)).entries()) {
      const view = viewsOf({ augment: 'rot30', flip: true })[item] as View;
      if (view.angle % 90 === 0) continue;
      const expected = new Uint8Array(32 * 32 * 3);
      applyViewInto(expected, resized, 32, view);
      expect(pixelsOf(image), source.names[item]).toEqual(expected);
    }
  });

  it('decodes a file once for a run of its views, wherever the read begins', async () => {
    const runner = counting();
    const { source } = viewSource(files, options, { augment: 'rot90', flip: true }, runner);
    const all = await source.read(0, 21, signal);
    expect(runner.count).toBe(3);
    const part = await source.read(5, 9, signal);
    expect(runner.count).toBe(5);
    expect(part.map(pixelsOf)).toEqual(all.slice(5, 9).map(pixelsOf));
  });

  it('picks views in any order', async () => {
    const { source } = viewSource(files, options, { augment: 'rot90', flip: true }, pool);
    const all = await source.read(0, 21, signal);
    const picked = source.pick([20, 3, 2, 9]);
    expect(picked.names).toEqual(['3.png [mirrored 270°]', '1.png [mirrored]', '1.png [270°]', '2.png [270°]']);
    expect((await picked.read(0, 4, signal)).map(pixelsOf)).toEqual([20, 3, 2, 9].map((item) => pixelsOf(all[item])));
  });

  it('reports a bad file for each of its views', async () => {
    const bad = [files[0] as ImageFile, { name: 'bad.png', bytes: Uint8Array.of(1, 2, 3) }];
    const images = await viewSource(bad, options, { augment: 'rot90', flip: true }, pool).source.read(5, 10, signal);
    expect(images.map((image) => 'problem' in image && image.problem.code)).toEqual([
      false,
      false,
      'E_IMAGE_DECODE',
      'E_IMAGE_DECODE',
      'E_IMAGE_DECODE',
    ]);
  });

  it('turns thumbnails too', async () => {
    const bytes = await toSharp(spot(64, 64, [0, 0, 32, 64]))
      .png()
      .toBuffer();
    const { source } = viewSource(
      [{ name: 'left half white', bytes }],
      { ...options, thumbnail: 32 },
      { augment: 'rot90', flip: true },
      pool,
    );
    const [quarter] = await source.read(0, 1, signal);
    const { data } = await sharp(quarter && 'thumbnail' in quarter ? quarter.thumbnail : undefined)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const top = data[(4 * 32 + 16) * 3] as number;
    const bottom = data[(28 * 32 + 16) * 3] as number;
    expect(bottom).toBeGreaterThan(220);
    expect(top).toBeLessThan(100);
  });
});
