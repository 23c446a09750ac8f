import { fail } from '../errors.ts';
import type { GridSize } from './upsample.ts';

/**
 * Gaussian smoothing of a map, rows and columns in turn, with the edge mirrored between pixels (d c b a | a b c d), as SciPy's
 * `gaussian_filter` does by default; maps smaller than the kernel are mirrored again and again.
 * @param map - [size], row-major.   @param sigma - pixels, above 0.   @param truncate - kernel radius in sigmas, above 0.
 * @returns [size], float64.
 * @throws E_OPTION when sigma or truncate is not a positive number.
 */
export function gaussian(map: Float64Array, size: GridSize, sigma: number, truncate: number): Float64Array {
  if (!(sigma > 0 && truncate > 0 && sigma * truncate < Infinity)) {
    const received = `${sigma} and ${truncate}`;
    throw fail('E_OPTION', { what: 'sigma and truncate of a Gaussian', expected: 'positive numbers', received });
  }
  const [rows, columns] = size;
  const weights = kernel(sigma, truncate);
  return smoothRows(smoothColumns(map, rows, columns, weights), rows, columns, weights);
}

/** [2 * radius + 1], sums to 1. */
function kernel(sigma: number, truncate: number): Float64Array {
  const radius = Math.floor(truncate * sigma + 0.5);
  const weights = new Float64Array(2 * radius + 1).map((_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function smoothColumns(map: Float64Array, rows: number, columns: number, weights: Float64Array): Float64Array {
  const sources = mirrored(rows, (weights.length - 1) / 2);
  const result = new Float64Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i] as number;
      const source = (sources[y + i] as number) * columns;
      const target = y * columns;
      for (let x = 0; x < columns; x++) {
        result[target + x] = (result[target + x] as number) + weight * (map[source + x] as number);
      }
    }
  }
  return result;
}

function smoothRows(map: Float64Array, rows: number, columns: number, weights: Float64Array): Float64Array {
  const sources = mirrored(columns, (weights.length - 1) / 2);
  const padded = new Float64Array(sources.length);
  const result = new Float64Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    const start = y * columns;
    for (let i = 0; i < sources.length; i++) padded[i] = map[start + (sources[i] as number)] as number;
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (padded[x + i] as number);
      result[start + x] = sum;
    }
  }
  return result;
}

/** Which pixel stands at -radius, …, length - 1 + radius of a line of `length` pixels. */
function mirrored(length: number, radius: number): Uint32Array {
  return new Uint32Array(length + 2 * radius).map((_, i) => {
    const period = 2 * length;
    const place = (((i - radius) % period) + period) % period;
    return place < length ? place : period - 1 - place;
  });
}
