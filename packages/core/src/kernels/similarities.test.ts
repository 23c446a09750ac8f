import fc from 'fast-check';
import { expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { type Matrix, matrix } from '../tensor.ts';
import { similaritiesInto, unitRows } from './similarities.ts';

function similarities(m: Matrix, start = 0, end = m.rows): number[] {
  const target = new Float32Array((end - start) * m.rows);
  similaritiesInto(target, unitRows(m), start, end);
  return [...target];
}

it('is the cosine', () => {
  const m = matrix(3, 2, Float32Array.of(2, 0, 3, 3, -1, 0));
  const r = Math.fround(Math.SQRT1_2);
  expect(similarities(m)).toEqual([1, r, -1, r, 1, -r, -1, -r, 1]);
});

it('is 0 for rows of zeros, with themselves too', () => {
  expect(similarities(matrix(2, 2, Float32Array.of(0, 0, 3, 4)))).toEqual([0, 0, 0, 1]);
});

it('is exactly 1 for copies, of any size and width', () => {
  const random = seededRandom(11);
  for (const columns of [1, 3, 100, 1280]) {
    const values = Array.from({ length: columns }, () => 1000 * (random() - 0.3));
    const tiny = values.map((value) => value * 2 ** -100);
    expect(similarities(matrix(3, columns, Float32Array.from([...values, ...values, ...tiny])))).toEqual(
      Array(9).fill(1),
    );
  }
});

it('is within -1..1, symmetric, and near the definition, whatever rows are asked for', () => {
  const cases = fc.record({
    rows: fc.integer({ min: 1, max: 11 }),
    columns: fc.integer({ min: 1, max: 9 }),
    seed: fc.nat(),
    start: fc.nat(10),
  });
  fc.assert(
    fc.property(cases, ({ rows, columns, seed, start }) => {
      const random = seededRandom(seed);
      const m = matrix(
        rows,
        columns,
        new Float32Array(rows * columns).map(() => random() - 0.5),
      );
      const whole = similarities(m);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < rows; j++) {
          const at = (row: number, column: number) => m.data[row * columns + column]!;
          const dot = (a: number, b: number) =>
            Array.from({ length: columns }, (_, c) => at(a, c) * at(b, c)).reduce((x, y) => x + y);
          expect(whole[i * rows + j]).toBeCloseTo(dot(i, j) / Math.sqrt(dot(i, i) * dot(j, j)), 6);
          expect(whole[i * rows + j]).toBe(whole[j * rows + i]);
          expect(Math.abs(whole[i * rows + j]!)).toBeLessThanOrEqual(1);
        }
      }
      const from = Math.min(start, rows - 1);
      expect(similarities(m, from, rows)).toEqual(whole.slice(from * rows));
    }),
  );
});
