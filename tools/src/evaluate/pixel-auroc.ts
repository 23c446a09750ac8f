import { type Placement, type Prediction, heatMapOf } from '@tailedcore/core';
import sharp from 'sharp';
import { auroc } from '../metrics.ts';
import type { Judged, TestImage } from './judge-images.ts';
import { mean } from './tail-head-auroc.ts';

/** A test image whose defect is drawn in a mask of the image's size; none for good images. */
export interface MaskedImage extends TestImage {
  readonly mask?: string | undefined;
}

/** A binary picture. */
interface Mask {
  readonly width: number;
  readonly height: number;
  /** 1 where the defect is. */
  readonly data: Uint8Array;
}

/** AUROC of heat maps in percent over the pixels that the network saw. */
export interface PixelAuroc {
  /** Mean over the products, as in published tables. */
  readonly mean: number;
  /** Over all pixels of all images at once. */
  readonly pooled: number;
}

/** The agreement of heat maps and masks. */
export async function pixelAuroc(judged: readonly Judged<MaskedImage>[]): Promise<PixelAuroc> {
  const pixels = await Promise.all(judged.map(pixelsOf));
  const products = new Set(judged.map(({ image }) => image.product));
  const own = (product: string) => pixels.filter((_, i) => judged[i]?.image.product === product);
  return { mean: mean(Array.from(products, (product) => aurocOf(own(product)))), pooled: aurocOf(pixels) };
}

interface Pixels {
  readonly labels: Uint8Array;
  readonly scores: Float32Array;
}

async function pixelsOf({ image, prediction }: Judged<MaskedImage>): Promise<Pixels> {
  const mask = image.mask === undefined ? undefined : await readMask(image.mask);
  return { labels: seenMask(mask, prediction), scores: heatMapOf(prediction).data };
}

function aurocOf(pixels: readonly Pixels[]): number {
  const labels = concat(
    pixels.map((image) => image.labels),
    Uint8Array,
  );
  const scores = concat(
    pixels.map((image) => image.scores),
    Float32Array,
  );
  return 100 * auroc(labels, scores);
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
    const mask = await readMask(image.mask);
    if (touches(mask, prediction.hottest.x, prediction.hottest.y, grow)) inside++;
  }
  return { detected, inside };
}

async function readMask(path: string): Promise<Mask> {
  const { data, info } = await sharp(path).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: data.map((value) => (value > 127 ? 1 : 0)) };
}

/** The mask at the pixels the network saw, by the nearest original pixel. */
function seenMask(mask: Mask | undefined, { size, placement }: Prediction): Uint8Array {
  const [height, width] = size;
  const seen = new Uint8Array(height * width);
  if (!mask) return seen;
  for (let y = 0; y < height; y++) {
    const row = original(y, height, placement.top, placement.bottom, mask.height) * mask.width;
    for (let x = 0; x < width; x++) {
      seen[y * width + x] = mask.data[row + original(x, width, placement.left, placement.right, mask.width)] as number;
    }
  }
  return seen;
}

function original(at: number, size: number, from: Placement['left'], to: number, limit: number): number {
  return Math.min(limit - 1, Math.max(0, Math.floor(from + ((at + 0.5) / size) * (to - from))));
}

function touches({ width, height, data }: Mask, x: number, y: number, grow: number): boolean {
  for (let row = Math.max(0, Math.floor(y - grow)); row <= Math.min(height - 1, Math.ceil(y + grow)); row++) {
    for (let column = Math.max(0, Math.floor(x - grow)); column <= Math.min(width - 1, Math.ceil(x + grow)); column++) {
      if (data[row * width + column] === 1 && Math.hypot(row + 0.5 - y, column + 0.5 - x) <= grow) return true;
    }
  }
  return false;
}

function concat<T extends Uint8Array | Float32Array>(parts: readonly T[], Type: new (length: number) => T): T {
  const result = new Type(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
