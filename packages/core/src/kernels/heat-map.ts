import { gaussian } from './gaussian.ts';
import { type GridSize, upsample } from './upsample.ts';

export interface HeatMapOptions {
  /** Of the Gaussian, in pixels of the map; 4 unless told, 0 for no smoothing. */
  readonly sigma?: number;
  /** Radius of the Gaussian, in sigmas; 4 unless told. */
  readonly truncate?: number;
}

/**
 * The anomaly map of one image: patch scores resized to pixels, then smoothed.
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
  const map = upsample(scores, grid, size);
  return Float32Array.from(sigma === 0 ? map : gaussian(map, size, sigma, truncate));
}
