import type { Random } from '@tailedcore/core';
import type { Textures } from '../noise.ts';
import type { Colour, Surface } from '../surface.ts';
import { side } from '../surface.ts';

/**
 * Covers the whole surface with what the items of one station lie on, below a height of 2 px.
 * @param wear - the same stream for every picture of the station: stains, scratches and grain that stay where they are.
 * @param passing - another stream for every picture: where a belt has got to, dust that comes and goes.
 */
export type Ground = (surface: Surface, textures: Textures, wear: Random, passing: Random) => void;

/** What a ground is at one pixel. */
export interface GroundPoint {
  /** Factor of the ground's colour. */
  tone: number;
  height: number;
}

/** Sets every pixel by its column and row: `colour` times the tone, and the height. */
export function cover(
  { red, green, blue, height, gloss }: Surface,
  colour: Colour,
  shine: number,
  at: (x: number, y: number, point: GroundPoint) => void,
): void {
  const point: GroundPoint = { tone: 1, height: 0 };
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      at(x, y, point);
      red[i] = colour[0] * point.tone;
      green[i] = colour[1] * point.tone;
      blue[i] = colour[2] * point.tone;
      height[i] = point.height;
    }
  }
  gloss.fill(shine);
}
