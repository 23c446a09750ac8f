import type { Matrix, Placement } from '@tailedcore/core';
import { cold, hatchDark, hatchLight, heatLevels } from './heat-palette.ts';

/** How scores become heat. */
export interface HeatRange {
  /** Score at and below which nothing is drawn. */
  readonly low: number;
  /** Score at and above which the heat is full. */
  readonly high: number;
}

/**
 * The heat over a photograph of `width` x `height` pixels (the original of `placement`, scaled), as numbers of palette entries, [height, width].
 * The map lies on the rectangle of `placement`, its values at the centres of its cells, bilinear between them; pixels outside are hatched.
 * @param map - [rows, columns] of scores, any resolution.
 */
export function heatLayer(
  map: Matrix,
  placement: Placement,
  range: HeatRange,
  width: number,
  height: number,
): Uint8Array {
  const across = cellsAlong(width, placement.width, placement.left, placement.right, map.columns);
  const down = cellsAlong(height, placement.height, placement.top, placement.bottom, map.rows);
  const layer = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const upper = (down.before[y] as number) * map.columns;
    const lower = (down.after[y] as number) * map.columns;
    const downShare = down.share[y] as number;
    for (let x = 0; x < width; x++) {
      const left = across.before[x] as number;
      const right = across.after[x] as number;
      if (left < 0 || upper < 0) {
        layer[y * width + x] = hatch(x, y);
        continue;
      }
      const share = across.share[x] as number;
      const above = mix(map.data[upper + left] as number, map.data[upper + right] as number, share);
      const below = mix(map.data[lower + left] as number, map.data[lower + right] as number, share);
      layer[y * width + x] = level(mix(above, below, downShare), range);
    }
  }
  return layer;
}

/** For each pixel of a side: the two cells between whose centres it lies, and how near it is to the second; -1 outside the rectangle. */
function cellsAlong(pixels: number, original: number, from: number, to: number, cells: number) {
  const before = new Int32Array(pixels).fill(-1);
  const after = new Int32Array(pixels).fill(-1);
  const share = new Float64Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const at = ((i + 0.5) * original) / pixels;
    if (at < from || at >= to) continue;
    const cell = Math.min(Math.max(((at - from) / (to - from)) * cells - 0.5, 0), cells - 1);
    before[i] = Math.floor(cell);
    after[i] = Math.min(Math.floor(cell) + 1, cells - 1);
    share[i] = cell - Math.floor(cell);
  }
  return { before, after, share };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

function level(score: number, { low, high }: HeatRange): number {
  if (score <= low) return cold;
  if (score >= high) return heatLevels;
  return Math.max(1, Math.round(((score - low) / (high - low)) * heatLevels));
}

/** Diagonal stripes: a dark and a light one of two pixels in every ten. */
function hatch(x: number, y: number): number {
  const phase = (x + y) % 10;
  return phase < 2 ? hatchDark : phase < 4 ? hatchLight : cold;
}
