import { type Random, randomInteger } from '@tailedcore/core';
import { between } from './draws.ts';
import { clamp } from './shapes.ts';
import type { Station } from './station.ts';
import { side } from './surface.ts';

/** How one exposure comes out. */
export interface Exposure {
  /** Gain of red, green, blue: brightness times white balance. */
  readonly gain: readonly [number, number, number];
  /** How much darker the corners are, 0..1. */
  readonly vignette: number;
  /** Share of a pixel's light that goes to each of its neighbours in a row or column, 0..0.25. */
  readonly blur: number;
  /** Standard deviation of the sensor's noise in levels of 255, at mid grey. */
  readonly noise: number;
}

/** One picture of a station's camera, whose settings are locked: brightness within 2 %, white balance within 0.5 %, and a little in the rest. */
export function expose({ camera }: Station, random: Random): Exposure {
  const brightness = camera.brightness * between(random, 0.98, 1.02);
  return {
    gain: [
      brightness * camera.warmth * between(random, 0.995, 1.005),
      brightness,
      (brightness / camera.warmth) * between(random, 0.995, 1.005),
    ],
    vignette: camera.vignette * between(random, 0.9, 1.1),
    blur: camera.blur * between(random, 0.9, 1.1),
    noise: camera.noise * between(random, 0.9, 1.1),
  };
}

/**
 * The picture that falls on the sensor: lens blur, vignette and gain.
 * @param lit - [side * side * 3], nominally 0..1.
 * @returns the same shape, levels 0..255, highlights compressed.
 */
export function develop(lit: Float32Array, exposure: Exposure): Float32Array {
  const image = blurRows(blurRows(lit, exposure.blur, 3, side * 3), exposure.blur, side * 3, 3);
  const [red, green, blue] = exposure.gain;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = 3 * (y * side + x);
      const radius2 = ((x / side - 0.5) ** 2 + (y / side - 0.5) ** 2) * 2;
      const fall = 255 * (1 - exposure.vignette * radius2);
      image[i] = level((image[i] as number) * red * fall);
      image[i + 1] = level((image[i + 1] as number) * green * fall);
      image[i + 2] = level((image[i + 2] as number) * blue * fall);
    }
  }
  return image;
}

/**
 * Adds the sensor's noise, larger in the light, and rounds.
 * @param normal - a table of standard normal draws, a power of two long.
 * @returns [side * side * 3] RGB bytes.
 */
export function digitise(image: Float32Array, exposure: Exposure, normal: Float32Array, random: Random): Uint8Array {
  const pixels = new Uint8Array(image.length);
  const last = normal.length - 1;
  const start = randomInteger(random, normal.length);
  // an odd step visits the whole table before it repeats, and not in the order of most other pictures; a short one is fast
  const step = 2 * randomInteger(random, 16) + 1;
  for (let i = 0; i < image.length; i++) {
    const value = image[i] as number;
    const sigma = exposure.noise * (0.6 + value * (0.8 / 255));
    pixels[i] = clamp(Math.round(value + sigma * (normal[(start + i * step) & last] as number)), 0, 255);
  }
  return pixels;
}

/** Linear up to 220, then bent so that highlights approach 255. */
function level(value: number): number {
  return value <= 220 ? Math.max(0, value) : 220 + 35 * (1 - Math.exp((220 - value) / 35));
}

/** [share, 1 - 2 share, share] along one axis; `stride` steps along it, edges keep their own value. */
function blurRows(image: Float32Array, share: number, stride: number, lineStride: number): Float32Array {
  const result = new Float32Array(image.length);
  const centre = 1 - 2 * share;
  for (let line = 0; line < side; line++) {
    for (let k = 0; k < side; k++) {
      const at = line * lineStride + k * stride;
      const before = k > 0 ? at - stride : at;
      const after = k < side - 1 ? at + stride : at;
      for (let c = 0; c < 3; c++) {
        const around = (image[before + c] as number) + (image[after + c] as number);
        result[at + c] = centre * (image[at + c] as number) + share * around;
      }
    }
  }
  return result;
}
