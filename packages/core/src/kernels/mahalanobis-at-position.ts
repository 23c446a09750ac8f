import { fail } from '../errors.ts';
import type { Matrix } from '../tensor.ts';
import { requireFinite, requireInteger } from './checks.ts';
import { choleskyInPlace, whitenInto } from './cholesky.ts';
import type { KernelRun } from './kernels.ts';
import { pacer } from './pacer.ts';

/** Images that are worked on together: memory does not grow with their number. */
const blockImages = 256;

/**
 * Mahalanobis distance of every row to the mean of its position (row modulo `positions`):
 *
 *     sqrt((x - mean)' (S + ridge I)^-1 (x - mean)),   S the covariance of the position's n rows, divided by n - 1
 *
 * (PaDiM, Defard et al. 2021; SoftPatch's Gaussian weights). By Cholesky factors in float64; thanks to the ridge also defined for
 * fewer images than columns. One image stands at its own mean: 0. Plain code, about (2 n d² + d³/3) / 2 multiplications a position.
 * @param features - [images * positions, d], image-major, finite.   @param ridge - above 0, in feature units squared.
 * @returns [images * positions], 0 or more.
 * @throws E_SHAPE when the rows are no multiple of `positions`, E_NOT_FINITE, E_OPTION when ridge or positions is out of range, E_ABORTED.
 */
export async function mahalanobisAtPosition(
  features: Matrix,
  positions: number,
  ridge: number,
  run?: KernelRun,
): Promise<Float32Array> {
  requireInteger(positions, 1, Infinity, 'the number of grid positions');
  if (!(ridge > 0 && ridge < Infinity)) {
    throw fail('E_OPTION', { what: 'the ridge of a covariance', expected: 'a positive number', received: ridge });
  }
  const { rows, columns } = features;
  if (rows % positions !== 0) {
    throw fail('E_SHAPE', { what: 'patch rows', expected: `a multiple of ${positions} positions`, received: rows });
  }
  requireFinite(features, 'the patch features');
  const images = rows / positions;
  const distances = new Float32Array(rows);
  const pause = pacer(run);
  const block = new Float64Array(columns * Math.min(blockImages, images));
  const factor = new Float64Array(columns * columns);
  for (let position = 0; position < positions; position++) {
    const mean = meanAt(features, positions, position);
    factor.fill(0);
    for (let start = 0; start < images; start += blockImages) {
      const count = Math.min(blockImages, images - start);
      centreInto(block, features, positions, position, mean, start, count);
      addProductsInto(factor, block, columns, count);
      // Half of the work on a row is done here, half below.
      const turn = pause(position * images + Math.floor((start + count) / 2));
      if (turn) await turn;
    }
    // Of one image all differences are 0, whatever they are divided by.
    for (let i = 0; i < factor.length; i++) factor[i] = (factor[i] as number) / Math.max(1, images - 1);
    choleskyInPlace(factor, columns, ridge);
    for (let start = 0; start < images; start += blockImages) {
      const count = Math.min(blockImages, images - start);
      centreInto(block, features, positions, position, mean, start, count);
      whitenInto(block, factor, columns, count);
      for (let i = 0; i < count; i++)
        distances[(start + i) * positions + position] = lengthAt(block, columns, count, i);
      const turn = pause(position * images + Math.floor((images + start + count) / 2));
      if (turn) await turn;
    }
  }
  run?.onProgress?.(rows);
  return distances;
}

/** The mean row of a position, [columns]. */
function meanAt({ rows, columns, data }: Matrix, positions: number, position: number): Float64Array {
  const mean = new Float64Array(columns);
  for (let row = position; row < rows; row += positions) {
    const at = row * columns;
    for (let c = 0; c < columns; c++) mean[c] = (mean[c] as number) + (data[at + c] as number);
  }
  return mean.map((sum) => sum / (rows / positions));
}

/** Rows `start` to `start + count` of a position minus the mean, as columns: [columns, count]. */
function centreInto(
  target: Float64Array,
  { columns, data }: Matrix,
  positions: number,
  position: number,
  mean: Float64Array,
  start: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const at = ((start + i) * positions + position) * columns;
    for (let c = 0; c < columns; c++) target[c * count + i] = (data[at + c] as number) - (mean[c] as number);
  }
}

/**
 * Adds block block' to the lower triangle of a matrix; what stands above its diagonal is left alone.
 * @param target - [columns, columns] row-major.   @param block - [columns, count]: each column an x whose x x' is added.
 */
export function addProductsInto(target: Float64Array, block: Float64Array, columns: number, count: number): void {
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b <= a; b += 4) {
      // Columns past `a` are clipped to it: their sums are not used.
      const [b1, b2, b3] = [Math.min(b + 1, a), Math.min(b + 2, a), Math.min(b + 3, a)];
      const [at, at0, at1, at2, at3] = [a * count, b * count, b1 * count, b2 * count, b3 * count];
      let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
      for (let i = 0; i < count; i++) {
        const value = block[at + i] as number;
        sum0 += value * (block[at0 + i] as number);
        sum1 += value * (block[at1 + i] as number);
        sum2 += value * (block[at2 + i] as number);
        sum3 += value * (block[at3 + i] as number);
      }
      const to = a * columns + b;
      target[to] = (target[to] as number) + sum0;
      if (b + 1 <= a) target[to + 1] = (target[to + 1] as number) + sum1;
      if (b + 2 <= a) target[to + 2] = (target[to + 2] as number) + sum2;
      if (b + 3 <= a) target[to + 3] = (target[to + 3] as number) + sum3;
    }
  }
}

/** Euclidean length of column `i` of a [columns, count] block. */
function lengthAt(block: Float64Array, columns: number, count: number, i: number): number {
  let squares = 0;
  for (let c = 0; c < columns; c++) squares += (block[c * count + i] as number) ** 2;
  return Math.sqrt(squares);
}
