import { roundHalfToEven } from './framing.ts';
import type { Raster } from './raster.ts';
import type { View } from './views.ts';

/**
 * The middle `size` x `size` pixels of `image` as `view` shows them: mirrored, turned about the centre of the whole image, cut out. So what comes into the
 * corners is what the image shows there, and beyond the image its edge is repeated: as if it were padded by ceil((sqrt(2) - 1) / 2 * size) edge
 * pixels, rotated counter-clockwise as Pillow does (nearest neighbour, 16.16 fixed-point steps through pixel centres), and its middle cut out. Multiples of
 * 90 degrees only move pixels.
 * @param target - [size, size, 3], not the same memory.
 */
export function applyViewInto(target: Uint8Array, image: Raster, size: number, view: View): void {
  applyMatrix(target, image, size, inverseMatrix(image, size, view.angle), view.flip);
}

/** A turned copy of a whole square image [size, size, 3]; see `applyViewInto`. */
export function applyView(pixels: Uint8Array, size: number, view: View): Uint8Array {
  const target = new Uint8Array(pixels.length);
  applyViewInto(target, { width: size, height: size, data: pixels }, size, view);
  return target;
}

/** Where output pixels come from: x_in = (x0 + xx * x + xy * y) >> 16, likewise y_in, in pixels of the padded image. */
interface InverseMatrix {
  /** Edge pixels around the image. */
  readonly padding: number;
  /** Where the middle begins in the padded image. */
  readonly left: number;
  readonly top: number;
  readonly x0: number;
  readonly xx: number;
  readonly xy: number;
  readonly y0: number;
  readonly yx: number;
  readonly yy: number;
}

function inverseMatrix({ width, height }: Raster, size: number, angle: number): InverseMatrix {
  const padding = Math.ceil(((Math.SQRT2 - 1) / 2) * size);
  const [centerX, centerY] = [width / 2 + padding, height / 2 + padding];
  const radians = (angle * Math.PI) / 180;
  const cos = Number(Math.cos(radians).toFixed(15));
  const sin = Number(Math.sin(radians).toFixed(15));
  const x = -cos * centerX + sin * centerY + centerX;
  const y = -sin * centerX - cos * centerY + centerY;
  return {
    padding,
    left: roundHalfToEven(centerX - size / 2),
    top: roundHalfToEven(centerY - size / 2),
    x0: fixed(x + 0.5 * cos - 0.5 * sin),
    xx: fixed(cos),
    xy: fixed(-sin),
    y0: fixed(y + 0.5 * sin + 0.5 * cos),
    yx: fixed(sin),
    yy: fixed(cos),
  };
}

function fixed(value: number): number {
  return Math.floor(value * 65536 + 0.5);
}

function applyMatrix(target: Uint8Array, image: Raster, size: number, m: InverseMatrix, flip: boolean): void {
  const { width, data } = image;
  const [lastColumn, lastRow] = [width - 1, image.height - 1];
  const { padding, left, top, xx, yx } = m;
  let out = 0;
  for (let y = top; y < top + size; y++) {
    let xIn = m.x0 + m.xy * y + xx * left;
    let yIn = m.y0 + m.yy * y + yx * left;
    for (let x = 0; x < size; x++, xIn += xx, yIn += yx) {
      const column = Math.min(Math.max((xIn >> 16) - padding, 0), lastColumn);
      const row = Math.min(Math.max((yIn >> 16) - padding, 0), lastRow);
      const at = (row * width + (flip ? lastColumn - column : column)) * 3;
      target[out++] = data[at] as number;
      target[out++] = data[at + 1] as number;
      target[out++] = data[at + 2] as number;
    }
  }
}
