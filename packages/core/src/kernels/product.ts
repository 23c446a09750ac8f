import { fail } from '../errors.ts';
import type { Matrix } from '../tensor.ts';
import { requireFinite } from './checks.ts';
import type { KernelRun } from './kernels.ts';
import { pacer } from './pacer.ts';
import { sharedMatrix } from './shared-matrix.ts';

/**
 * Matrix product, summed in float64 and rounded to float32 once.
 * @param a - [n, m], finite.   @param b - [m, k], finite.
 * @returns [n, k] in shared memory.
 * @throws E_SHAPE when a's columns are not b's rows, E_NOT_FINITE, E_ABORTED.
 */
export async function product(a: Matrix, b: Matrix, run?: KernelRun): Promise<Matrix> {
  if (a.columns !== b.rows) {
    throw fail('E_SHAPE', {
      what: 'a matrix product',
      expected: `${b.rows} columns on the left, as many as rows on the right`,
      received: `${a.columns} columns`,
    });
  }
  requireFinite(a, 'the left matrix of a product');
  requireFinite(b, 'the right matrix of a product');
  const pause = pacer(run);
  const result = sharedMatrix(a.rows, b.columns);
  const sums = new Float64Array(b.columns);
  for (let i = 0; i < a.rows; i++) {
    sums.fill(0);
    addRowProductInto(sums, a, i, b);
    result.data.set(sums, i * b.columns);
    const turn = pause(i + 1);
    if (turn) await turn;
  }
  run?.onProgress?.(a.rows);
  return result;
}

/** sums += a[row] * b */
function addRowProductInto(sums: Float64Array, a: Matrix, row: number, b: Matrix): void {
  const { columns, data } = b;
  for (let m = 0; m < a.columns; m++) {
    const factor = a.data[row * a.columns + m] as number;
    const start = m * columns;
    for (let j = 0; j < columns; j++) sums[j] = (sums[j] as number) + factor * (data[start + j] as number);
  }
}
