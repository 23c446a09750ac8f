import { clamp } from './shapes.ts';

/** Width and height of every picture, px. */
export const side = 256;

/** What lies under the camera, one value a pixel, before there is any light. Each array is [side * side]. */
export interface Surface {
  /** Albedo, 0..1. */
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  /** Above the ground, px. */
  readonly height: Float32Array;
  /** Strength of the mirror-like highlight, 0..1. */
  readonly gloss: Float32Array;
}

/** Where a thing lies: local (u, v) are turned by `angle`, scaled, and moved to (x, y) px. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  /** Radians, counter-clockwise as seen in the picture. */
  readonly angle: number;
  readonly scale: number;
}

/** The surface at one pixel, lent to a `Shade` to be changed; the same record is used for every pixel. */
export interface Ink {
  red: number;
  green: number;
  blue: number;
  height: number;
  gloss: number;
}

/** Changes `ink` at local (u, v) and returns how opaque the change is, 0..1; `distance` is that of the shape. */
export type Shade = (u: number, v: number, ink: Ink, distance: number) => number;

export function createSurface(): Surface {
  const plane = (): Float32Array => new Float32Array(side * side);
  return { red: plane(), green: plane(), blue: plane(), height: plane(), gloss: plane() };
}

/** The pose of a part that lies at local (u, v) of `pose`, turned by `turn` against it. */
export function place(pose: Pose, u: number, v: number, turn = 0): Pose {
  const cos = Math.cos(pose.angle) * pose.scale;
  const sin = Math.sin(pose.angle) * pose.scale;
  return { x: pose.x + cos * u + sin * v, y: pose.y - sin * u + cos * v, angle: pose.angle + turn, scale: pose.scale };
}

/**
 * Paints a shape, its edge antialiased over one pixel.
 * @param reach - local radius around the pose beyond which nothing is inside.
 * @param distance - signed distance in local units, negative inside.
 */
export function fill(
  surface: Surface,
  pose: Pose,
  reach: number,
  distance: (u: number, v: number) => number,
  shade: Shade,
): void {
  const { red, green, blue, height, gloss } = surface;
  const cos = Math.cos(pose.angle) / pose.scale;
  const sin = Math.sin(pose.angle) / pose.scale;
  const extent = reach * pose.scale + 1;
  const left = Math.max(0, Math.floor(pose.x - extent));
  const right = Math.min(side - 1, Math.ceil(pose.x + extent));
  const bottom = Math.min(side - 1, Math.ceil(pose.y + extent));
  const ink: Ink = { red: 0, green: 0, blue: 0, height: 0, gloss: 0 };
  for (let y = Math.max(0, Math.floor(pose.y - extent)); y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const u = cos * (x - pose.x) - sin * (y - pose.y);
      const v = sin * (x - pose.x) + cos * (y - pose.y);
      const d = distance(u, v);
      const coverage = clamp(0.5 - d * pose.scale, 0, 1);
      if (coverage === 0) continue;
      const i = y * side + x;
      const r = (ink.red = red[i] as number);
      const g = (ink.green = green[i] as number);
      const b = (ink.blue = blue[i] as number);
      const h = (ink.height = height[i] as number);
      const s = (ink.gloss = gloss[i] as number);
      const opacity = coverage * shade(u, v, ink, d);
      red[i] = r + (ink.red - r) * opacity;
      green[i] = g + (ink.green - g) * opacity;
      blue[i] = b + (ink.blue - b) * opacity;
      height[i] = h + (ink.height - h) * opacity;
      gloss[i] = s + (ink.gloss - s) * opacity;
    }
  }
}

/** Sets the albedo of `ink` to `colour` times `brightness`. */
export function tint(ink: Ink, colour: Colour, brightness: number): void {
  ink.red = colour[0] * brightness;
  ink.green = colour[1] * brightness;
  ink.blue = colour[2] * brightness;
}

/** Red, green, blue, 0..1. */
export type Colour = readonly [number, number, number];

/** `share` of `to`, the rest of `from`. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}
