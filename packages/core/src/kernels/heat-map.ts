import { lineWeights } from './line-weights.ts';
import { checkGrid, type GridSize } from './upsample.ts';

/** How much a heat map is smoothed. */
export interface HeatMapOptions {
  /** Of the Gaussian, in pixels of the map; 4 unless told, 0 for no smoothing. */
  readonly sigma?: number;
  /** Radius of the Gaussian, in sigmas; 4 unless told. */
  readonly truncate?: number;
}

/**
 * The anomaly map of one image: patch scores resized to pixels, then smoothed. Both are linear, and the same along rows and columns, so each pixel is a
 * weighted sum of the few patches near it: the result is that of `gaussian` after `upsample` but for rounding.
 * @param scores - [grid], row-major, the patch scores of one image.   @param size - of the map: what the network saw.
 * @returns [size], row-major, in the unit of the scores.
 * @throws E_SHAPE when the scores do not fill the grid, E_OPTION when sigma is negative or truncate is not positive.
 */
export function heatMap(
  scores: ArrayLike<number>,
  grid: GridSize,
  size: GridSize,
  { sigma = 4, truncate = 4 }: HeatMapOptions = {},
): Float32Array {
  checkGrid(scores, grid, size);
  const across = lineWeights(grid[1], size[1], sigma, truncate);
  const down = lineWeights(grid[0], size[0], sigma, truncate);
  const lines = new Float64Array(grid[0] * size[1]);
  for (let y = 0; y < grid[0]; y++) {
    for (let x = 0; x < size[1]; x++) {
      const start = y * grid[1] + (across.first[x] as number);
      let sum = 0;
      for (let i = 0; i < across.count; i++) {
        sum += (across.weights[x * across.count + i] as number) * (scores[start + i] as number);
      }
      lines[y * size[1] + x] = sum;
    }
  }
  const map = new Float32Array(size[0] * size[1]);
  const line = new Float64Array(size[1]);
  for (let y = 0; y < size[0]; y++) {
    line.fill(0);
    for (let i = 0; i < down.count; i++) {
      const weight = down.weights[y * down.count + i] as number;
      const source = ((down.first[y] as number) + i) * size[1];
      for (let x = 0; x < line.length; x++) line[x] = (line[x] as number) + weight * (lines[source + x] as number);
    }
    map.set(line, y * size[1]);
  }
  return map;
}
