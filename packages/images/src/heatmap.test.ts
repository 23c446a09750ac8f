import { createPool } from '@tailedcore/compute';
import { matrix } from '@tailedcore/core';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { noise, paint, spot, toSharp } from './fixtures/paint.ts';
import { frame } from './framing.ts';
import { heatPalette } from './heat-palette.ts';
import type { ImageFile } from './image-file.ts';
import { heatmapOverlay, heatmapPng } from './heatmap.ts';

const pool = createPool(1);
afterAll(() => pool[Symbol.asyncDispose]());

const rgba = (bytes: Uint8Array) => sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
const wide = frame(600, 200, { resize: 128, crop: 112, fit: 'crop' }).placement;
const photo: ImageFile = {
  name: 'wide.png',
  bytes: await toSharp(spot(600, 200, [330, 140, 350, 160]))
    .png()
    .toBuffer(),
};

/** A map with one hot cell, where `placement` has the place (x, y) of the original. */
function hotAt(x: number, y: number) {
  const map = matrix(28, 28);
  const column = Math.floor(((x - wide.left) / (wide.right - wide.left)) * 28);
  const row = Math.floor(((y - wide.top) / (wide.bottom - wide.top)) * 28);
  map.data[row * 28 + column] = 9;
  return map;
}

describe('heatmapOverlay', () => {
  it('gives a JPEG and a transparent PNG of the same size, no larger than asked', async () => {
    const options = { placement: wide, range: { low: 1, high: 9 }, maxSide: 300 };
    const { photo: jpeg, overlay, width, height } = await heatmapOverlay(photo, hotAt(340, 150), options, pool);
    expect([width, height]).toEqual([300, 100]);
    const [a, b] = [await sharp(jpeg).metadata(), await sharp(overlay).metadata()];
    expect([a.format, a.width, a.height]).toEqual(['jpeg', 300, 100]);
    expect([b.format, b.width, b.height, b.hasAlpha]).toEqual(['png', 300, 100, true]);
  });

  it('is densest over the spot, clear where cold and hatched outside the crop', async () => {
    const options = { placement: wide, range: { low: 1, high: 9 }, maxSide: 600 };
    const { photo: jpeg, overlay } = await heatmapOverlay(photo, hotAt(340, 150), options, pool);
    const { data, info } = await rgba(overlay);
    const alpha = (x: number, y: number) => data[(y * info.width + x) * 4 + 3] as number;
    expect(alpha(340, 150)).toBeGreaterThan(150);
    expect(alpha(260, 60)).toBe(0);
    const outside = Array.from({ length: 60 }, (_, x) => alpha(x + 40, 100));
    expect(outside.filter((value) => value > 0).length).toBe(24);
    const below = await sharp(jpeg).raw().toBuffer();
    expect(below[(150 * 600 + 340) * 3]).toBeGreaterThan(200);
    expect(below[(60 * 600 + 260) * 3]).toBeLessThan(100);
  });

  it('lies on the upright photograph', async () => {
    const bytes = await toSharp(spot(600, 200, [10, 10, 60, 60]))
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const placement = { width: 200, height: 600, left: 0, top: 0, right: 200, bottom: 600 };
    const map = matrix(6, 2);
    map.data[1] = 1;
    const options = { placement, range: { low: 0, high: 1 } };
    const { photo: jpeg, overlay, width, height } = await heatmapOverlay({ name: 'turned', bytes }, map, options, pool);
    expect([width, height]).toEqual([200, 600]);
    const { data } = await rgba(overlay);
    expect(data[(40 * 200 + 160) * 4 + 3]).toBeGreaterThan(200);
    expect((await sharp(jpeg).raw().toBuffer())[(40 * 200 + 160) * 3]).toBeGreaterThan(200);
  });

  it('does not enlarge small photographs, and has a default size', async () => {
    const draw = async (width: number, height: number) => {
      const bytes = await toSharp(noise(width, height)).png().toBuffer();
      const placement = { width, height, left: 0, top: 0, right: width, bottom: height };
      const found = await heatmapOverlay(
        { name: 'a', bytes },
        matrix(2, 2),
        { placement, range: { low: 0, high: 1 } },
        pool,
      );
      return [found.width, found.height];
    };
    expect(await draw(1, 1)).toEqual([1, 1]);
    expect(await draw(1280, 640)).toEqual([640, 320]);
    expect(await draw(2000, 10)).toEqual([640, 3]);
  });

  it('leaves the map to its owner, also when it is part of a larger one', async () => {
    const stack = new Float32Array(200).fill(3);
    const map = matrix(10, 10, stack.subarray(100));
    await heatmapOverlay(photo, map, { placement: wide, range: { low: 0, high: 1 } }, pool);
    expect(stack.length).toBe(200);
    expect(map.data[99]).toBe(3);
  });

  it('refuses ranges, maps and files that cannot be drawn', async () => {
    const map = matrix(2, 2);
    const draw = (options: object, with_ = map, file = photo) =>
      heatmapOverlay(file, with_, { placement: wide, range: { low: 0, high: 1 }, ...options }, pool);
    await expect(draw({ range: { low: 2, high: 1 } })).rejects.toThrow('E_OPTION: range');
    await expect(draw({ range: { low: NaN, high: 1 } })).rejects.toThrow('E_OPTION: range');
    await expect(draw({ maxSide: 0 })).rejects.toThrow('E_OPTION: maxSide');
    await expect(draw({}, matrix(1, 1, Float32Array.of(NaN)))).rejects.toThrow(
      'E_NOT_FINITE: the heat map of wide.png',
    );
    await expect(draw({ placement: { ...wide, width: 601 } })).rejects.toThrow(
      'it has changed: it is 600 x 200 pixels, was 601 x 200',
    );
    await expect(draw({}, map, { name: 'bad', bytes: Uint8Array.of(1) })).rejects.toThrow('E_IMAGE_DECODE');
    await expect(draw({ maxPixels: 10 })).rejects.toThrow('E_IMAGE_TOO_LARGE');
    await expect(
      heatmapPng(photo, map, { placement: wide, range: { low: 0, high: 1 } }, pool, AbortSignal.abort()),
    ).rejects.toThrow('E_ABORTED');
  });
});

describe('heatmapPng', () => {
  it('paints the heat on the photograph in its own size', async () => {
    const bytes = await toSharp(paint(20, 10, () => [100, 100, 100]))
      .png()
      .toBuffer();
    const placement = { width: 20, height: 10, left: 0, top: 0, right: 10, bottom: 10 };
    const map = matrix(1, 1, Float32Array.of(1));
    const png = await heatmapPng({ name: 'a', bytes }, map, { placement, range: { low: 0, high: 1 } }, pool);
    expect((await sharp(png).metadata()).format).toBe('png');
    const { data, info } = await rgba(png);
    expect([info.width, info.height]).toEqual([20, 10]);
    const [red = 0, green = 0, blue = 0, opacity = 0] = heatPalette.subarray(64 * 4);
    const over = (color: number) => Math.round(100 + (color - 100) * (opacity / 255));
    expect([...data.subarray(0, 3)]).toEqual([over(red), over(green), over(blue)]);
    const right = Array.from({ length: 10 }, (_, i) => data[(5 * 20 + 10 + i) * 4]);
    expect(new Set(right).size).toBe(3);
    expect(right.filter((value) => value === 100).length).toBe(6);
  });

  it('is capped', async () => {
    const options = { placement: wide, range: { low: 0, high: 1 }, maxSide: 150 };
    const { width, height } = await sharp(await heatmapPng(photo, matrix(3, 3), options, pool)).metadata();
    expect([width, height]).toEqual([150, 50]);
  });
});
