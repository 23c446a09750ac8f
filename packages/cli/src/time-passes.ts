import type { Backbone, ImageBatch, RunContext } from '@tailedcore/core';

/** Side of the images that paces are told for, in pixels: what the settings crop to by default. */
export const timingSide = 224;
/** Side of the images by which it is found out whether that would take too long. */
export const estimateSide = 64;
/** A pass that takes longer is not waited for. */
export const patienceMs = 10_000;

const mostPasses = 10;
const enoughMs = 2_000;

/** The same coloured stripes each time, no two images alike. */
export function drawnImages(count: number, side: number): ImageBatch {
  const data = new Uint8Array(count * side * side * 3).map((_, i) => (i * 7919) % 251);
  return { count, height: side, width: side, data };
}

/** Milliseconds that a pass of one image would take, reckoned from a small one; its first pass, which compiles, does not count. */
export async function estimatePass(backbone: Backbone, run: RunContext): Promise<number> {
  const small = drawnImages(1, estimateSide);
  await timePass(backbone, small, run);
  const times = [await timePass(backbone, small, run), await timePass(backbone, small, run)];
  return Math.min(...times) * (timingSide / estimateSide) ** 2;
}

/** The median of a few passes after a first one, in milliseconds. */
export async function timePasses(backbone: Backbone, count: number, side: number, run: RunContext): Promise<number> {
  const images = drawnImages(count, side);
  await timePass(backbone, images, run);
  const times: number[] = [];
  let sum = 0;
  while (times.length < mostPasses && sum < enoughMs) {
    const time = await timePass(backbone, images, run);
    times.push(time);
    sum += time;
  }
  return times.sort((a, b) => a - b)[times.length >> 1] as number;
}

async function timePass(backbone: Backbone, images: ImageBatch, run: RunContext): Promise<number> {
  const started = performance.now();
  await backbone.extract(images, run);
  return performance.now() - started;
}
