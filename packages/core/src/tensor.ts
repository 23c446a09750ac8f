import { fail } from './errors.ts';

/** Dense rows of equal width, row-major. The buffer may be shared between threads. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows * columns] */
  readonly data: Float32Array;
}

/** Preprocessed-size RGB images as the decoder gives them; the backbone's graph does the arithmetic on pixels. */
export interface ImageBatch {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count, height, width, 3] interleaved RGB, 0..255. The buffer may be shared between threads. */
  readonly data: Uint8Array;
}

/**
 * A record over `data`, [rows, columns] row-major, which is not copied.
 * @throws E_SHAPE when the length is not rows * columns.
 */
export function matrix(rows: number, columns: number, data: Float32Array = new Float32Array(rows * columns)): Matrix {
  if (data.length !== rows * columns) {
    throw fail('E_SHAPE', {
      what: 'a matrix',
      expected: `${rows} x ${columns} = ${rows * columns} values`,
      received: `${data.length} values`,
    });
  }
  return { rows, columns, data };
}

/** Row `index` of `m` as a view, [columns]. */
export function row(m: Matrix, index: number): Float32Array {
  return m.data.subarray(index * m.columns, (index + 1) * m.columns);
}

/** Rows `start` to `end` (exclusive) of `m` as a view, [end - start, columns]. */
export function slice(m: Matrix, start: number, end: number): Matrix {
  return { rows: end - start, columns: m.columns, data: m.data.subarray(start * m.columns, end * m.columns) };
}

/** A new matrix of the named rows of `m`, in the order of `indices`: [indices.length, columns]. Indices are trusted. */
export function gather(m: Matrix, indices: ArrayLike<number>): Matrix {
  const result = matrix(indices.length, m.columns);
  for (let i = 0; i < indices.length; i++) result.data.set(row(m, indices[i] as number), i * m.columns);
  return result;
}

/**
 * A new matrix of all rows of `parts`, one after the other: [all rows, columns].
 * @throws E_SHAPE when widths differ.
 */
export function stack(parts: readonly Matrix[], columns = parts[0]?.columns ?? 0): Matrix {
  const result = matrix(
    parts.reduce((sum, part) => sum + part.rows, 0),
    columns,
  );
  let at = 0;
  for (const part of parts) {
    if (part.columns !== columns)
      throw fail('E_SHAPE', { what: 'stacked matrices', expected: `${columns} columns`, received: `${part.columns}` });
    result.data.set(part.data, at);
    at += part.data.length;
  }
  return result;
}
