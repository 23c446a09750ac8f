import { kernelRun, type Matrix, row, type RunContext } from '@tailedcore/core';

/**
 * Hands `use` the squared distances of each row to all rows, row after row: |a|² + |b|² - 2 |a| |b| cos(a, b), with cosines from the engine. Exact to about
 * 1e-7 |a| |b|; 0 between copies. Of a row of zeros the cosine is 0, so the lengths alone tell.
 * @param rows - [n, e], finite.   @param use - its distances, [n], are written over afterwards.
 * @throws E_NOT_FINITE, E_ABORTED.
 */
export async function eachSquaredDistances(
  rows: Matrix,
  run: RunContext,
  use: (distances: Float64Array, row: number) => void,
): Promise<void> {
  const lengths = rowLengths(rows);
  const distances = new Float64Array(rows.rows);
  const found = (similarities: Float32Array, at: number): void => {
    const length = lengths[at] as number;
    for (let other = 0; other < distances.length; other++) {
      const others = lengths[other] as number;
      const apart = length * length + others * others - 2 * length * others * (similarities[other] as number);
      distances[other] = Math.max(0, apart);
    }
    use(distances, at);
  };
  await run.kernels.similarities(rows, found, kernelRun(run, 'tail', rows.rows, 'images'));
}

/** Euclidean length of each row, [n]. */
export function rowLengths(rows: Matrix): Float64Array {
  return Float64Array.from({ length: rows.rows }, (_, at) => {
    let squares = 0;
    for (const value of row(rows, at)) squares += value * value;
    return Math.sqrt(squares);
  });
}
