import { heatMapOf } from '@tailedcore/core';
import { maskUnder, nearMask, pixelAccumulator } from '@tailedcore/evaluation/metrics';
import { readMask } from '@tailedcore/images';
import type { Judged, TestImage } from './judge-images.ts';

/** A test image whose defect is drawn in a mask; none for good images. */
export interface MaskedImage extends TestImage {
  readonly mask?: string | undefined;
}

/** AUROC of heat maps in percent over the pixels that the network saw. */
export interface PixelAuroc {
  /** Mean over the products, as in published tables. */
  readonly mean: number;
  /** Over all pixels of all images at once. */
  readonly pooled: number;
}

/** The agreement of heat maps and masks; NaN where nothing is good or nothing defective. */
export async function pixelAuroc(judged: readonly Judged<MaskedImage>[]): Promise<PixelAuroc> {
  const pixels = pixelAccumulator();
  for (const { image, prediction } of judged) {
    const mask = await maskOf({ image, prediction });
    pixels.add({ product: image.product, map: heatMapOf(prediction).data, size: prediction.size, mask });
  }
  const { all, pooled } = await pixels.measure([]);
  return { mean: 100 * (all.auroc ?? NaN), pooled: 100 * (pooled.auroc ?? NaN) };
}

async function maskOf({ image, prediction }: Judged<MaskedImage>): Promise<Uint8Array | 'good' | 'unknown'> {
  if (image.mask !== undefined) return maskUnder(await readMask([image.mask]), prediction);
  return image.defective ? 'unknown' : 'good';
}

/** How often the hottest spot of a detected defect lies in its mask grown by `grow` pixels. */
export async function hottestInMask(
  judged: readonly Judged<MaskedImage>[],
  grow: number,
): Promise<{ readonly detected: number; readonly inside: number }> {
  let detected = 0;
  let inside = 0;
  for (const { image, prediction } of judged) {
    if (prediction.verdict !== 'defect' || image.mask === undefined) continue;
    detected++;
    const mask = await readMask([image.mask]);
    if (nearMask(mask, prediction.hottest.x, prediction.hottest.y, grow)) inside++;
  }
  return { detected, inside };
}
