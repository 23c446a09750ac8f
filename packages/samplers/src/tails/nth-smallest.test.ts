import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nthSmallest } from './nth-smallest.ts';

it('is what sorting would put there, with many equal values too', () => {
  const lists = fc.oneof(
    fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 60 }),
    fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 200 }),
  );
  fc.assert(
    fc.property(lists, fc.nat(), (list, at) => {
      const values = Float32Array.from(list);
      const index = at % values.length;
      const expected = values.toSorted()[index] as number;
      // Plus and minus zero are equal here, and sorting tells them apart.
      expect(nthSmallest(values, index) === expected).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it.each([
  ['ascending', (i: number) => i],
  ['descending', (i: number) => -i],
  ['equal', () => 7],
  ['organ pipe', (i: number) => Math.min(i, 20_000 - i)],
])('%s values take no longer', (_, value) => {
  const values = Float32Array.from({ length: 20_000 }, (_each, i) => value(i));
  const expected = values.toSorted();
  for (const index of [0, 1, 9_999, 19_998, 19_999]) expect(nthSmallest(values.slice(), index)).toBe(expected[index]);
});
