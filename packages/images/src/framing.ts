import { fail, type Placement } from '@tailedcore/core';

/**
 * How an image becomes the network's square. `crop`: the shorter side is resized to `resize` and the middle `crop` x `crop` pixels are
 * taken; what lies outside is not seen. `stretch`: the whole image is resized to `crop` x `crop`, whatever its proportions.
 */
export interface FramingOptions {
  /** Pixels of the shorter side, at least `crop`; not used by `stretch`. */
  readonly resize: number;
  /** Side of the network's image in pixels. */
  readonly crop: number;
  readonly fit: 'crop' | 'stretch';
}

/** Where the network's square lies in the resized image (whole pixels) and in the original. */
export interface Framing {
  readonly resizedWidth: number;
  readonly resizedHeight: number;
  readonly left: number;
  readonly top: number;
  readonly placement: Placement;
}

/** Larger squares are surely a mistake, and would leave the fixed-point range of `applyView`. */
const largestSide = 8192;

/** @throws E_OPTION when a side is not a whole number of pixels in range, or the crop is larger than the resized image. */
export function checkFraming({ resize, crop, fit }: FramingOptions): void {
  checkInteger('crop', crop, 1, largestSide);
  checkInteger('resize', resize, 1, largestSide);
  if (fit !== 'crop' && fit !== 'stretch')
    throw fail('E_OPTION', { what: 'fit', expected: 'crop or stretch', received: fit });
  if (fit === 'crop' && crop > resize)
    throw fail('E_OPTION', { what: 'crop', expected: `at most resize (${resize})`, received: crop });
}

/** @throws E_OPTION when `value` is not a whole number from `least` to `most`. */
export function checkInteger(what: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw fail('E_OPTION', { what, expected: `a whole number from ${least} to ${most}`, received: value });
}

/** The framing of an upright image of `width` x `height` pixels; sides and offsets are rounded as torchvision's Resize and CenterCrop do. */
export function frame(width: number, height: number, { resize, crop, fit }: FramingOptions): Framing {
  if (fit === 'stretch') {
    const placement = { width, height, left: 0, top: 0, right: width, bottom: height };
    return { resizedWidth: crop, resizedHeight: crop, left: 0, top: 0, placement };
  }
  const longer = Math.trunc((resize * Math.max(width, height)) / Math.min(width, height));
  const resizedWidth = width <= height ? resize : longer;
  const resizedHeight = width <= height ? longer : resize;
  const left = roundHalfToEven((resizedWidth - crop) / 2);
  const top = roundHalfToEven((resizedHeight - crop) / 2);
  const placement = {
    width,
    height,
    left: (left * width) / resizedWidth,
    top: (top * height) / resizedHeight,
    right: ((left + crop) * width) / resizedWidth,
    bottom: ((top + crop) * height) / resizedHeight,
  };
  return { resizedWidth, resizedHeight, left, top, placement };
}

/** As torchvision rounds offsets. */
export function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
