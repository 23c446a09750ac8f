import { fail } from '../errors.ts';

/** Rows, then columns. */
export type GridSize = readonly [rows: number, columns: number];

/**
 * Resizes a grid bilinearly; cells are areas, not points (`align_corners: false` in other libraries), edges are repeated.
 * @param grid - [from], row-major.
 * @returns [to], row-major, float64.
 * @throws E_SHAPE when the grid is empty or not of its size, or the target has no pixels.
 */
export function upsample(grid: ArrayLike<number>, from: GridSize, to: GridSize): Float64Array {
  checkGrid(grid, from, to);
  const [rows, columns] = from;
  const vertical = places(rows, to[0]);
  const horizontal = places(columns, to[1]);
  const result = new Float64Array(to[0] * to[1]);
  for (let y = 0; y < to[0]; y++) {
    const upper = (vertical.low[y] as number) * columns;
    const lower = (vertical.high[y] as number) * columns;
    const down = vertical.share[y] as number;
    for (let x = 0; x < to[1]; x++) {
      const left = horizontal.low[x] as number;
      const right = horizontal.high[x] as number;
      const across = horizontal.share[x] as number;
      const above = mix(grid[upper + left] as number, grid[upper + right] as number, across);
      const below = mix(grid[lower + left] as number, grid[lower + right] as number, across);
      result[y * to[1] + x] = mix(above, below, down);
    }
  }
  return result;
}

/** @throws E_SHAPE when the grid is empty or not of its size, or the target has no pixels. */
export function checkGrid(grid: ArrayLike<number>, from: GridSize, to: GridSize): void {
  const [rows, columns] = from;
  if (rows * columns !== grid.length || grid.length === 0 || !(to[0] >= 1) || !(to[1] >= 1)) {
    throw fail('E_SHAPE', {
      what: 'a grid of scores',
      expected: `${rows} x ${columns} values, and a size of at least 1 x 1`,
      received: `${grid.length} values, and ${to[0]} x ${to[1]}`,
    });
  }
}

/** For each of `to` cells the two of `from` cells it lies between, and how far it is from the lower one, 0..1. */
function places(from: number, to: number): { low: Uint32Array; high: Uint32Array; share: Float64Array } {
  const low = new Uint32Array(to);
  const high = new Uint32Array(to);
  const share = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const center = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    low[i] = Math.floor(center);
    high[i] = Math.min((low[i] as number) + 1, from - 1);
    share[i] = center - (low[i] as number);
  }
  return { low, high, share };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}
