import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Placement, Prediction } from '@tailedcore/core';
import { heatmapOverlay, heatmapPng, heatRange, type ImageFile } from '@tailedcore/images';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fit, openModel, type OpenModel } from '@tailedcore/runtime';
import { type Box, texturedPhoto } from './fixtures/textured-photo.ts';
import { heatMapOf } from './index.ts';

type Shape = readonly [width: number, height: number];
const wide: Shape = [600, 200];
const tall: Shape = [200, 600];
const quadrants = ['top left', 'top right', 'bottom left', 'bottom right'] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heat-location-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Photographs as they come from cameras: wide, tall, and wide or tall ones stored turned. */
const cameras = [
  { name: '600 x 200', shape: wide, orientation: 1 },
  { name: '200 x 600', shape: tall, orientation: 1 },
  { name: '600 x 200, EXIF orientation 6', shape: wide, orientation: 6 },
  { name: '600 x 200, EXIF orientation 3', shape: wide, orientation: 3 },
  { name: '200 x 600, EXIF orientation 8', shape: tall, orientation: 8 },
] as const;

/** The part of the image that is judged, in its pixels: all of it, or the middle 224 of a shorter side of 256. */
function seen([width, height]: Shape, mode: 'stretch' | 'crop'): Box {
  if (mode === 'stretch') return { left: 0, top: 0, right: width, bottom: height };
  const half = ((224 / 256) * Math.min(width, height)) / 2;
  return { left: width / 2 - half, top: height / 2 - half, right: width / 2 + half, bottom: height / 2 + half };
}

/** A defect in the middle of a quadrant of the part that is judged. */
function defectIn(area: Box, quadrant: (typeof quadrants)[number]): Box {
  const across = quadrant.endsWith('left') ? 0.25 : 0.75;
  const down = quadrant.startsWith('top') ? 0.25 : 0.75;
  const x = Math.round(area.left + across * (area.right - area.left));
  const y = Math.round(area.top + down * (area.bottom - area.top));
  return { left: x - 18, top: y - 18, right: x + 18, bottom: y + 18 };
}

describe.each(['stretch', 'crop'] as const)('fit: %s', (mode) => {
  let opened: OpenModel;

  beforeAll(async () => {
    const shapes = [wide, tall];
    const photos = Array.from({ length: 12 }, async (_, seed) => {
      const [width, height] = shapes[seed % 2] as Shape;
      return { name: `${seed}.jpg`, bytes: await texturedPhoto({ width, height, seed }) };
    });
    const settings = { preset: 'patchcore', image: { fit: mode }, coreset: { count: 400 } } as const;
    const options = { threads: 2, cacheDir: join(folder, 'cache') };
    opened = await openModel(await fit(await Promise.all(photos), { ...options, settings }), options);
  });
  afterAll(() => opened?.[Symbol.asyncDispose]());

  describe.each(cameras)('$name', ({ shape, orientation }) => {
    test.each(quadrants)('a defect at the %s is hottest there in the upright photograph', async (quadrant) => {
      const [width, height] = shape;
      const defect = defectIn(seen(shape, mode), quadrant);
      const file = { name: quadrant, bytes: await texturedPhoto({ width, height, seed: 99, defect, orientation }) };
      const [prediction] = await judged(opened, file);
      const { placement, hottest, verdict } = prediction;
      expect(verdict).toBe('defect');
      expect([placement.width, placement.height]).toEqual(shape);
      expectWithin(hottest, defect);

      const { overlay, blended } = await drawn(opened, file, prediction);
      expectWithin(brightest(overlay, placement), defect);
      expectWithin(brightest(blended, placement), defect);
      expect(wronglyHatched(overlay, placement)).toBe(0);
    });
  });

  test('a good photograph stays nearly cold, one with a defect does not', async () => {
    const [width, height] = wide;
    const defect = defectIn(seen(wide, mode), 'top left');
    const range = heatRange(opened.model.threshold.value, []);
    const hotShare = async (options: { seed: number; defect?: Box }) => {
      const [{ patches }] = await judged(opened, {
        name: 'x',
        bytes: await texturedPhoto({ width, height, ...options }),
      });
      return patches.filter((score) => score > (range.low + range.high) / 2).length / patches.length;
    };
    for (const seed of [96, 97, 98]) expect(await hotShare({ seed })).toBeLessThan(0.02);
    expect(await hotShare({ seed: 98, defect })).toBeGreaterThan(0.03);
  });
});

async function judged(opened: OpenModel, file: ImageFile): Promise<[Prediction]> {
  for await (const result of opened.predict([file])) if ('score' in result) return [result];
  throw new Error('the photograph was not judged');
}

interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** The heat as a report and as `--heatmaps` show it; only the hottest spot has full heat, so that its place can be seen. */
async function drawn({ session }: OpenModel, file: ImageFile, prediction: Prediction) {
  const high = prediction.hottest.value;
  const options = { placement: prediction.placement, range: { low: high / 2, high } };
  const { pool } = session.engine;
  const { overlay } = await heatmapOverlay(file, heatMapOf(prediction), options, pool);
  return {
    overlay: await pixelsOf(overlay),
    blended: await pixelsOf(await heatmapPng(file, heatMapOf(prediction), options, pool)),
  };
}

async function pixelsOf(png: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** Calls `look` for each pixel inside the judged rectangle. */
function eachSeen(
  { width, height, channels }: Pixels,
  { left, top, right, bottom }: Placement,
  look: (at: number, x: number, y: number) => void,
) {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (x + 0.5 >= left && x + 0.5 < right && y + 0.5 >= top && y + 0.5 < bottom)
        look((y * width + x) * channels, x, y);
}

/** The middle of the brightest judged pixels: heat is brighter than these grey photographs. */
function brightest(pixels: Pixels, placement: Placement): { x: number; y: number } {
  const found: { light: number; x: number; y: number }[] = [];
  eachSeen(pixels, placement, (at, x, y) => {
    const [red = 0, green = 0, blue = 0] = pixels.data.subarray(at, at + 3);
    const visible = pixels.channels < 4 || (pixels.data[at + 3] as number) > 0;
    found.push({ light: visible ? 0.3 * red + 0.6 * green + 0.1 * blue : 0, x: x + 0.5, y: y + 0.5 });
  });
  const most = found.reduce((light, each) => Math.max(light, each.light), 0);
  const top = found.filter(({ light }) => light > 0.97 * most);
  const mean = (key: 'x' | 'y') => top.reduce((sum, each) => sum + each[key], 0) / top.length;
  return { x: mean('x'), y: mean('y') };
}

/** How many pixels outside the judged rectangle are not part of diagonal stripes, 4 of 10 pixels wide, or inside are. */
function wronglyHatched({ data, width, height, channels }: Pixels, placement: Placement): number {
  const inside = new Set<number>();
  eachSeen({ data, width, height, channels }, placement, (at) => inside.add(at));
  let wrong = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      const [red, green, blue, alpha] = data.subarray(at, at + 4);
      const striped = alpha !== 0 && red === green && green === blue;
      if (striped !== (!inside.has(at) && (x + y) % 10 < 4)) wrong++;
      if (!inside.has(at) && !striped && alpha !== 0) wrong++;
    }
  }
  return wrong;
}

function expectWithin({ x, y }: { x: number; y: number }, box: Box): void {
  const margin = 24;
  const where = `${x.toFixed(1)}, ${y.toFixed(1)} in ${JSON.stringify(box)}`;
  expect(x >= box.left - margin && x <= box.right + margin, where).toBe(true);
  expect(y >= box.top - margin && y <= box.bottom + margin, where).toBe(true);
}
