import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainKernels } from '../kernels/plain.ts';
import { matrix } from '../tensor.ts';
import { offerRows } from './offer-rows.ts';

it('gives what a search over the other rows and the offered ones gives', async () => {
  const value = fc.integer({ min: -4, max: 4 });
  const input = fc.record({
    bank: fc.array(value, { minLength: 4, maxLength: 12 }),
    queries: fc.array(value, { minLength: 1, maxLength: 4 }),
    offered: fc.uniqueArray(fc.nat(11), { maxLength: 4 }),
    k: fc.integer({ min: 1, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ bank, queries, offered, k }) => {
      const rows = Uint32Array.from(offered.filter((row) => row < bank.length)).sort();
      fc.pre(bank.length - rows.length >= k);
      const all = matrix(bank.length, 1, Float32Array.from(bank));
      const asked = matrix(queries.length, 1, Float32Array.from(queries));
      const without = await plainKernels.nearest(asked, all, k, { excluded: rows });
      const expected = await plainKernels.nearest(asked, all, k);
      expect(offerRows(without, asked, all, rows)).toEqual(expected);
    }),
  );
});
