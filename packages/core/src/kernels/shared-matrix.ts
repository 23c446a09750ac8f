import { type Matrix, matrix } from '../tensor.ts';

/** A zeroed matrix over a SharedArrayBuffer: worker threads see it without a copy. */
export function sharedMatrix(rows: number, columns: number): Matrix {
  return matrix(rows, columns, new Float32Array(new SharedArrayBuffer(rows * columns * 4)));
}
