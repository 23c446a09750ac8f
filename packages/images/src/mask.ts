import { fail } from '@tailedcore/core';

/** A picture of what is defective. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  /** [height, width] row-major, 1 where the defect is, else 0. */
  readonly data: Uint8Array;
}

/**
 * The defective pixels of a picture: not fully transparent, and at least one colour of at least `least`.
 * @param pixels - [height * width, 4] of red, green, blue and opacity.
 * @returns [height * width], 0 or 1.
 * @throws E_MASK when all colours are black but some of the picture is transparent: then black may be what was drawn.
 */
export function defectivePixels(path: string, pixels: ArrayLike<number>, least: number): Uint8Array {
  const result = new Uint8Array(pixels.length / 4);
  let drawn = 0;
  let opaque = 0;
  for (let i = 0, at = 0; i < result.length; i++, at += 4) {
    if (pixels[at + 3] === 0) continue;
    opaque++;
    const brightest = Math.max(pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number);
    if (brightest < least) continue;
    result[i] = 1;
    drawn++;
  }
  if (drawn === 0 && opaque > 0 && opaque < result.length) {
    const reason = 'it is partly transparent and otherwise black, so that nobody can tell what is meant';
    throw fail('E_MASK', { path, reason });
  }
  return result;
}
