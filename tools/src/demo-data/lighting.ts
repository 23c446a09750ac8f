import type { Random } from '@tailedcore/core';
import { between } from './draws.ts';
import { clamp } from './shapes.ts';
import type { Station } from './station.ts';
import { side, type Surface } from './surface.ts';

/** The lamp of the inspection station. */
export interface Lamp {
  /** Unit vector towards the lamp; z points to the camera. */
  readonly toward: readonly [number, number, number];
  readonly power: number;
  readonly ambient: number;
}

/** The station's lamp: bolted down, but knocked and wiped now and then, and its supply hums. */
export function hangLamp({ lamp }: Station, random: Random): Lamp {
  const azimuth = lamp.azimuth + between(random, -0.04, 0.04);
  const elevation = lamp.elevation + between(random, -0.02, 0.02);
  return {
    toward: [Math.cos(elevation) * Math.cos(azimuth), Math.cos(elevation) * Math.sin(azimuth), Math.sin(elevation)],
    power: lamp.power * between(random, 0.97, 1.03),
    ambient: lamp.ambient * between(random, 0.97, 1.03),
  };
}

/**
 * Lights the surface: diffuse by the slope of its height, a Blinn highlight by its gloss, soft shadows and darker hollows.
 * @returns [side * side * 3] interleaved RGB, nominally 0..1.
 */
export function light(surface: Surface, lamp: Lamp): Float32Array {
  const { red, green, blue, height, gloss } = surface;
  const [lx, ly, lz] = lamp.toward;
  const halfway = Math.hypot(lx, ly, lz + 1);
  const [hx, hy, hz] = [lx / halfway, ly / halfway, (lz + 1) / halfway];
  const soft = blur(blur(height, 4), 4);
  const shiftX = Math.round(lx * 11);
  const shiftY = Math.round(ly * 11);
  const lit = new Float32Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const up = Math.max(0, y - 1) * side;
    const down = Math.min(side - 1, y + 1) * side;
    const shadowRow = clamp(y + shiftY, 0, side - 1) * side;
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      const left = x > 0 ? i - 1 : i;
      const right = x < side - 1 ? i + 1 : i;
      const h = height[i] as number;
      const dx = ((height[right] as number) - (height[left] as number)) / 2;
      const dy = ((height[down + x] as number) - (height[up + x] as number)) / 2;
      const inverse = 1 / Math.sqrt(dx * dx + dy * dy + 1);
      const facing = Math.max(0, (lz - dx * lx - dy * ly) * inverse);
      const mirror = Math.max(0, (hz - dx * hx - dy * hy) * inverse);
      const power4 = mirror * mirror * mirror * mirror;
      const power16 = power4 * power4 * power4 * power4;
      const above = (soft[shadowRow + clamp(x + shiftX, 0, side - 1)] as number) - h;
      const direct = lamp.power * (1 - 0.6 * clamp(above / 7, 0, 1));
      const hollow = 1 - 0.35 * clamp(((soft[i] as number) - h) / 6, 0, 1);
      const diffuse = lamp.ambient * hollow + direct * facing;
      const highlight = direct * power16 * power16 * (gloss[i] as number);
      lit[3 * i] = (red[i] as number) * diffuse + highlight;
      lit[3 * i + 1] = (green[i] as number) * diffuse + highlight;
      lit[3 * i + 2] = (blue[i] as number) * diffuse + highlight;
    }
  }
  return lit;
}

/** Box blur of (2 * radius + 1) px both ways, edges repeated. */
function blur(plane: Float32Array, radius: number): Float32Array {
  return blurRowsTransposed(blurRowsTransposed(plane, radius), radius);
}

function blurRowsTransposed(plane: Float32Array, radius: number): Float32Array {
  const result = new Float32Array(side * side);
  const weight = 1 / (2 * radius + 1);
  for (let y = 0; y < side; y++) {
    const row = y * side;
    let sum = 0;
    for (let k = -radius; k <= radius; k++) sum += plane[row + Math.max(0, k)] as number;
    for (let x = 0; x < side; x++) {
      result[x * side + y] = sum * weight;
      sum += plane[row + Math.min(side - 1, x + radius + 1)] as number;
      sum -= plane[row + Math.max(0, x - radius)] as number;
    }
  }
  return result;
}
