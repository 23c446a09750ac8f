import { createPool, type TaskRunner } from '@tailedcore/compute';
import type { ReadImage } from '@tailedcore/core';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { applyView } from './apply-view.ts';
import { noise, spot, toSharp } from './fixtures/paint.ts';
import type { ImageFile } from './image-file.ts';
import { openImages } from './open-images.ts';
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

describe('viewSource', () => {
  it('lists all views of the first file, then of the second, with their origins', () => {
    const { source, origins, views } = viewSource(files.slice(0, 2), options, 'rot90', pool);
    expect([...origins]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    expect([...views]).toEqual([0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6]);
    expect(source.names.slice(5, 8)).toEqual(['1.png [mirrored 180°]', '1.png [mirrored 270°]', '2.png [90°]']);
    expect(viewSource(files, options, 'rot15', pool).source.names.length).toBe(3 * 47);
    expect(viewSource(files, options, 'none', pool).source.names).toEqual([]);
  });

  it('gives the views of what the network sees of the image', async () => {
    const upright = await openImages(files, options, pool).read(0, 3, signal);
    const { source, origins, views } = viewSource(files, options, 'rot30', pool);
    const images = await source.read(0, source.names.length, signal);
    expect(images.length).toBe(3 * 23);
    for (const [item, image] of images.entries()) {
      const from = pixelsOf(upright[origins[item] as number]) as Uint8Array;
      const view = viewsOf('rot30')[views[item] as number] as View;
      expect(pixelsOf(image), source.names[item]).toEqual(applyView(from, 32, view));
    }
  });

  it('decodes a file once for a run of its views, wherever the read begins', async () => {
    const runner = counting();
    const { source } = viewSource(files, options, 'rot90', runner);
    const all = await source.read(0, 21, signal);
    expect(runner.count).toBe(3);
    const part = await source.read(5, 9, signal);
    expect(runner.count).toBe(5);
    expect(part.map(pixelsOf)).toEqual(all.slice(5, 9).map(pixelsOf));
  });

  it('picks views in any order', async () => {
    const { source } = viewSource(files, options, 'rot90', pool);
    const all = await source.read(0, 21, signal);
    const picked = source.pick([20, 3, 2, 9]);
    expect(picked.names).toEqual(['3.png [mirrored 270°]', '1.png [mirrored]', '1.png [270°]', '2.png [270°]']);
    expect((await picked.read(0, 4, signal)).map(pixelsOf)).toEqual([20, 3, 2, 9].map((item) => pixelsOf(all[item])));
  });

  it('reports a bad file for each of its views', async () => {
    const bad = [files[0] as ImageFile, { name: 'bad.png', bytes: Uint8Array.of(1, 2, 3) }];
    const images = await viewSource(bad, options, 'rot90', pool).source.read(5, 10, signal);
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
    const { source } = viewSource([{ name: 'left half white', bytes }], { ...options, thumbnail: 32 }, 'rot90', pool);
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
