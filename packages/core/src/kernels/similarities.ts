import { requireFinite } from './checks.ts';
import type { Matrix } from '../tensor.ts';
import type { KernelRun } from './kernels.ts';
import { pacer } from './pacer.ts';

/** Rows of length 1 (or 0), in float64. */
export interface UnitRows {
  readonly rows: number;
  readonly columns: number;
  /** [rows * columns] */
  readonly data: Float64Array;
}

/** Each row of a matrix [rows, columns] divided by its Euclidean length; rows of zeros stay zeros. */
export function unitRows({ rows, columns, data }: Matrix): UnitRows {
  const result = Float64Array.from(data);
  for (let row = 0; row < rows; row++) {
    const values = result.subarray(row * columns, (row + 1) * columns);
    let squares = 0;
    for (let i = 0; i < columns; i++) squares += (values[i] as number) ** 2;
    const length = Math.sqrt(squares);
    if (length > 0) for (let i = 0; i < columns; i++) values[i] = (values[i] as number) / length;
  }
  return { rows, columns, data: result };
}

/** Rows that are multiplied together, so that each value of the others is read once for all of them. */
const together = 4;

/**
 * Cosine similarities of rows `start` to `end` (exclusive) with all rows: s_ij = u_i . u_j in -1..1, summed in float64 in column
 * order and rounded to float32, so that s_ij equals s_ji, and copies (and a row with itself) are similar by exactly 1. A row
 * of zeros points nowhere: its similarity is 0 with every row, itself included.
 * @param target - at least [end - start, rows].
 */
export function similaritiesInto(target: Float32Array, unit: UnitRows, start: number, end: number): void {
  const { rows } = unit;
  const dots = new Float64Array(together);
  for (let first = start; first < end; first += together) {
    const last = Math.min(first + together, end) - 1;
    for (let other = 0; other < rows; other++) {
      dotsInto(dots, unit, first, last, other);
      for (let row = first; row <= last; row++) target[(row - start) * rows + other] = dots[row - first] as number;
    }
  }
}

/** Dot products of row `other` with rows `first` to `first + 3`, none of them beyond `last`. */
function dotsInto(dots: Float64Array, { data, columns }: UnitRows, first: number, last: number, other: number): void {
  let a = first * columns;
  let b = Math.min(first + 1, last) * columns;
  let c = Math.min(first + 2, last) * columns;
  let d = Math.min(first + 3, last) * columns;
  let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
  for (let at = other * columns, end = at + columns; at < end; at++) {
    const value = data[at] as number;
    sumA += value * (data[a++] as number);
    sumB += value * (data[b++] as number);
    sumC += value * (data[c++] as number);
    sumD += value * (data[d++] as number);
  }
  dots[0] = sumA;
  dots[1] = sumB;
  dots[2] = sumC;
  dots[3] = sumD;
}

/** Rows of the similarity matrix held at a time; the whole is never there. */
const blockRows = 8;

/** `Kernels.similarities` in plain TypeScript. */
export async function eachSimilarities(
  features: Matrix,
  use: (similarities: Float32Array, row: number) => void,
  run?: KernelRun,
): Promise<void> {
  requireFinite(features, 'rows to compare');
  const pause = pacer(run);
  const n = features.rows;
  const unit = unitRows(features);
  const block = new Float32Array(blockRows * n);
  for (let start = 0; start < n; start += blockRows) {
    const end = Math.min(start + blockRows, n);
    similaritiesInto(block, unit, start, end);
    for (let row = start; row < end; row++) use(block.subarray((row - start) * n, (row - start + 1) * n), row);
    const turn = pause(end);
    if (turn) await turn;
  }
  run?.onProgress?.(n);
}
