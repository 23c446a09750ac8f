import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { choleskyInPlace, whitenInto } from './cholesky.ts';

/** A A' of a random [n, rank] matrix. */
function symmetric(n: number, rank: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  const a = Float64Array.from({ length: n * rank }, () => random() - 0.5);
  return new Float64Array(n * n).map((_, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    return Array.from({ length: rank }, (_, i) => a[row * rank + i]! * a[column * rank + i]!).reduce(
      (x, y) => x + y,
      0,
    );
  });
}

it('factors a small matrix', () => {
  const matrix = Float64Array.of(3, 99, 2, 4);
  choleskyInPlace(matrix, 2, 1);
  // [4 2; 2 5] = [2 0; 1 2] [2 1; 0 2]; what stands above the diagonal does not count.
  expect([...matrix]).toEqual([2, 99, 1, 2]);
});

it('gives back the matrix, of full rank or not, and solves with it', () => {
  const sizes = fc.record({
    n: fc.integer({ min: 1, max: 11 }),
    rank: fc.integer({ min: 0, max: 12 }),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 6 }), ({ n, rank, seed }, count) => {
      const given = symmetric(n, rank, seed);
      const lower = given.slice();
      choleskyInPlace(lower, n, 0.01);
      const at = (row: number, column: number) => (column > row ? 0 : lower[row * n + column]!);
      for (let row = 0; row < n; row++)
        for (let column = 0; column < n; column++) {
          const product = Array.from({ length: n }, (_, i) => at(row, i) * at(column, i)).reduce((x, y) => x + y);
          expect(product).toBeCloseTo(given[row * n + column]! + (row === column ? 0.01 : 0), 10);
        }
      const random = seededRandom(seed + 1);
      const xs = Float64Array.from({ length: n * count }, () => random() - 0.5);
      const ys = xs.slice();
      whitenInto(ys, lower, n, count);
      for (let row = 0; row < n; row++)
        for (let c = 0; c < count; c++) {
          const back = Array.from({ length: row + 1 }, (_, i) => at(row, i) * ys[i * count + c]!).reduce(
            (x, y) => x + y,
          );
          expect(back).toBeCloseTo(xs[row * count + c]!, 10);
        }
    }),
  );
});

it('stays finite where rounding would give a pivot below the ridge', () => {
  // Of rank 1 and so large that the ridge is lost in rounding.
  const column = [1e12, 3e12, 7.1e12];
  const matrix = Float64Array.from(column.flatMap((a) => column.map((b) => a * b)));
  choleskyInPlace(matrix, 3, 0.01);
  expect(matrix.every(Number.isFinite)).toBe(true);
  const x = Float64Array.of(1, -2, 3);
  whitenInto(x, matrix, 3, 1);
  expect(x.every(Number.isFinite)).toBe(true);
});
