import type { View } from './views.ts';

/**
 * The square image `pixels` as `view` shows it. Rotation is counter-clockwise about the centre, nearest neighbour, and what comes in from outside
 * repeats the edge: as if the image were padded by ceil((sqrt(2) - 1) / 2 * size) edge pixels, rotated as Pillow does (16.16 fixed-point
 * steps through pixel centres), and its middle cut out. Multiples of 90 degrees only move pixels.
 * @param pixels - [size, size, 3].   @param target - [size, size, 3], not the same memory.
 */
export function applyViewInto(target: Uint8Array, pixels: Uint8Array, size: number, view: View): void {
  applyMatrix(target, pixels, size, inverseMatrix(size, view.angle), view.flip);
}

/** A turned copy of `pixels`; see `applyViewInto`. */
export function applyView(pixels: Uint8Array, size: number, view: View): Uint8Array {
  const target = new Uint8Array(pixels.length);
  applyViewInto(target, pixels, size, view);
  return target;
}

/** Where output pixels come from: x_in = (x0 + xx * x + xy * y) >> 16, likewise y_in, in pixels of the padded image. */
interface InverseMatrix {
  readonly padding: number;
  readonly x0: number;
  readonly xx: number;
  readonly xy: number;
  readonly y0: number;
  readonly yx: number;
  readonly yy: number;
}

function inverseMatrix(size: number, angle: number): InverseMatrix {
  const padding = Math.ceil(((Math.SQRT2 - 1) / 2) * size);
  const center = (size + 2 * padding) / 2;
  const radians = (angle * Math.PI) / 180;
  const cos = Number(Math.cos(radians).toFixed(15));
  const sin = Number(Math.sin(radians).toFixed(15));
  const x = -cos * center + sin * center + center;
  const y = -sin * center - cos * center + center;
  return {
    padding,
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

function applyMatrix(target: Uint8Array, pixels: Uint8Array, size: number, m: InverseMatrix, flip: boolean): void {
  const last = size - 1;
  const { padding, xx, yx } = m;
  let out = 0;
  for (let y = padding; y < padding + size; y++) {
    let xIn = m.x0 + m.xy * y + xx * padding;
    let yIn = m.y0 + m.yy * y + yx * padding;
    for (let x = 0; x < size; x++, xIn += xx, yIn += yx) {
      const column = Math.min(Math.max((xIn >> 16) - padding, 0), last);
      const row = Math.min(Math.max((yIn >> 16) - padding, 0), last);
      const at = (row * size + (flip ? last - column : column)) * 3;
      target[out++] = pixels[at] as number;
      target[out++] = pixels[at + 1] as number;
      target[out++] = pixels[at + 2] as number;
    }
  }
}
