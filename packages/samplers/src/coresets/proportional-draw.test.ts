import fc from 'fast-check';
import { expect, it } from 'vitest';
import { positionOf, runningSumsInto } from './proportional-draw.ts';

it('finds the position that a share falls into', () => {
  const sums = new Float64Array(5);
  expect(runningSumsInto(sums, Float64Array.of(0, 2, 0, 1, 0))).toBe(3);
  expect([...sums]).toEqual([0, 2, 2, 3, 3]);
  expect([0, 0.3, 0.66, 0.67, 0.999].map((share) => positionOf(sums, share))).toEqual([1, 1, 1, 3, 3]);
});

it('gives each position its share, and none to those of weight 0', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(
      weights.filter((all) => all.some((weight) => weight > 0)),
      (all) => {
        const sums = new Float64Array(all.length);
        const sum = runningSumsInto(sums, Float64Array.from(all));
        const counts = all.map(() => 0);
        // The middle of each unit.
        for (let unit = 0; unit < sum; unit++) counts[positionOf(sums, (unit + 0.5) / sum)]! += 1;
        expect(counts).toEqual(all);
      },
    ),
  );
});
