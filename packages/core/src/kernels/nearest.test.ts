import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyMatrix, naiveDistance } from '../fixtures/arbitrary.ts';
import { goldens } from '../fixtures/golden.ts';
import { matrix } from '../tensor.ts';
import { nearest } from './nearest.ts';

const line = matrix(4, 1, Float32Array.of(0, 1, 3, 7));

it('finds the nearest rows, nearest first, with squared distances', async () => {
  const found = await nearest(matrix(2, 1, Float32Array.of(2.5, 100)), line, 3);
  expect([...found.rows]).toEqual([2, 1, 0, 3, 2, 1]);
  expect([...found.distances]).toEqual([0.25, 2.25, 6.25, 8649, 9409, 9801]);
  expect(found.k).toBe(3);
});

it('prefers the lower row of two at equal distance', async () => {
  const bank = matrix(4, 1, Float32Array.of(5, -1, 1, -1));
  expect([...(await nearest(matrix(1, 1), bank, 4)).rows]).toEqual([1, 2, 3, 0]);
});

it('settles ties before rounding to float32', async () => {
  // 1 + 2e-8 and 1 are one number in float32: the second row is nearer by less than float32 can say.
  const bank = matrix(2, 2, Float32Array.of(1, 2 ** -13, 1, 0));
  const found = await nearest(matrix(1, 2), bank, 2);
  expect([...found.rows]).toEqual([1, 0]);
  expect(found.distances[0]).toBe(found.distances[1]);
});

it('does not see excluded rows', async () => {
  const found = await nearest(matrix(1, 1), line, 2, { excluded: Uint32Array.of(0, 2, 2) });
  expect([...found.rows]).toEqual([1, 3]);
});

it('equals a full sort', async () => {
  const cases = fc.integer({ min: 1, max: 4 }).chain((d) =>
    fc.record({
      queries: anyMatrix(fc.integer({ min: 0, max: 5 }), fc.constant(d)),
      bank: anyMatrix(fc.integer({ min: 1, max: 12 }), fc.constant(d)),
      k: fc.integer({ min: 1, max: 4 }),
      excluded: fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 4 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ({ queries, bank, k, excluded: named }) => {
      const excluded = named.filter((row) => row < bank.rows);
      const counting = [...Array(bank.rows).keys()].filter((row) => !excluded.includes(row));
      const search = nearest(queries, bank, k, { excluded: Uint32Array.from(excluded) });
      if (counting.length < k) {
        await expect(search).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
        return;
      }
      const found = await search;
      for (let query = 0; query < queries.rows; query++) {
        const expected = counting
          .map((row) => ({ row, distance: naiveDistance(queries, query, bank, row) }))
          .sort((a, b) => a.distance - b.distance || a.row - b.row)
          .slice(0, k);
        const part = (values: Float32Array | Uint32Array) => [...values.slice(query * k, (query + 1) * k)];
        expect(part(found.rows)).toEqual(expected.map(({ row }) => row));
        expect(part(found.distances)).toEqual(expected.map(({ distance }) => Math.fround(distance)));
      }
    }),
  );
});

for (const golden of goldens('scoring')) {
  it(`finds the neighbours of ${golden.name}`, async () => {
    const queries = golden.matrix('queries');
    const bank = golden.matrix('memory');
    for (const k of [1, 3]) {
      const found = await nearest(queries, bank, k);
      expect([...found.rows]).toEqual(golden.values(`nn${k}_index`));
      const expected = golden.values(`nn${k}_sqdist`);
      const tolerance = 1e-4 * Math.max(...expected);
      expected.forEach((distance, at) => expect(Math.abs(found.distances[at]! - distance)).toBeLessThan(tolerance));
    }
  });
}

it('refuses what cannot be searched', async () => {
  const query = matrix(1, 1);
  await expect(nearest(matrix(1, 2), line, 1)).rejects.toMatchObject({ code: 'E_SHAPE' });
  await expect(nearest(query, line, 5)).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
  await expect(nearest(query, matrix(0, 1), 1)).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
  await expect(nearest(query, line, 3, { excluded: Uint32Array.of(1, 2) })).rejects.toThrow(
    'expected at least 3 rows, received 2',
  );
  await expect(nearest(query, line, 1, { excluded: Uint32Array.of(4) })).rejects.toMatchObject({ code: 'E_OPTION' });
  await expect(nearest(query, line, 0)).rejects.toMatchObject({ code: 'E_OPTION' });
  await expect(nearest(query, line, 1.5)).rejects.toMatchObject({ code: 'E_OPTION' });
  await expect(nearest(matrix(1, 1, Float32Array.of(NaN)), line, 1)).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
  await expect(nearest(query, matrix(1, 1, Float32Array.of(Infinity)), 1)).rejects.toMatchObject({
    code: 'E_NOT_FINITE',
  });
});

it('stops in the middle when aborted, after having told how far it came', async () => {
  const controller = new AbortController();
  const counts: number[] = [];
  const queries = matrix(20_000, 16);
  const search = nearest(queries, matrix(2000, 16), 1, {
    signal: controller.signal,
    onProgress: (done) => {
      counts.push(done);
      controller.abort();
    },
  });
  await expect(search).rejects.toMatchObject({ code: 'E_ABORTED' });
  expect(counts).toHaveLength(1);
  expect(counts[0]).toBeLessThan(20_000);
});

it('ends its progress with the number of queries', async () => {
  const counts: number[] = [];
  await nearest(matrix(3, 1), line, 1, { onProgress: (done) => counts.push(done) });
  expect(counts.at(-1)).toBe(3);
});
