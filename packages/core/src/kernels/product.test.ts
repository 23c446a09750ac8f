import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyMatrix } from '../fixtures/arbitrary.ts';
import { matrix } from '../tensor.ts';
import { product } from './product.ts';

it('multiplies', async () => {
  const a = matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
  const b = matrix(3, 2, Float32Array.of(1, 0, 0, 1, 10, 100));
  const result = await product(a, b);
  expect([result.rows, result.columns, ...result.data]).toEqual([2, 2, 31, 302, 64, 605]);
  expect(result.data.buffer).toBeInstanceOf(SharedArrayBuffer);
});

it('gives an empty matrix for no rows', async () => {
  expect((await product(matrix(0, 3), matrix(3, 2))).rows).toBe(0);
});

it('equals the definition', async () => {
  const size = fc.integer({ min: 1, max: 6 });
  const pairs = size.chain((m) => fc.tuple(anyMatrix(size, fc.constant(m)), anyMatrix(fc.constant(m), size)));
  await fc.assert(
    fc.asyncProperty(pairs, async ([a, b]) => {
      const result = await product(a, b);
      for (let i = 0; i < a.rows; i++) {
        for (let j = 0; j < b.columns; j++) {
          let sum = 0;
          for (let m = 0; m < a.columns; m++) sum += a.data[i * a.columns + m]! * b.data[m * b.columns + j]!;
          expect(result.data[i * b.columns + j]).toBe(Math.fround(sum));
        }
      }
    }),
  );
});

it('refuses widths that do not fit, numbers that are none, and a stopped run', async () => {
  await expect(product(matrix(2, 3), matrix(2, 3))).rejects.toMatchObject({ code: 'E_SHAPE' });
  const broken = matrix(1, 2, Float32Array.of(0, NaN));
  await expect(product(broken, matrix(2, 1))).rejects.toThrow(
    'E_NOT_FINITE: the left matrix of a product (row 0, column 1)',
  );
  await expect(product(matrix(2, 1), broken)).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
  await expect(product(matrix(1, 1), matrix(1, 1), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'E_ABORTED',
  });
});
