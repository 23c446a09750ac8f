import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addNeighborsInto, emptyNeighborhoods, isNeighbor } from './neighborhoods.ts';

it('holds who is at or above each threshold, one way', () => {
  const sets = emptyNeighborhoods(3);
  addNeighborsInto(sets, 0, Float32Array.of(1, 0.5, 0.2), 0.5);
  addNeighborsInto(sets, 1, Float32Array.of(0.5, 1, 0.7), 0.6);
  expect([0, 1, 2].map((other) => isNeighbor(sets, 0, other))).toEqual([true, true, false]);
  expect([0, 1, 2].map((other) => isNeighbor(sets, 1, other))).toEqual([false, true, true]);
  expect([...sets.sizes]).toEqual([2, 2, 0]);
});

it('keeps every pair apart, for any number of images', () => {
  const rows = fc
    .integer({ min: 1, max: 19 })
    .chain((n) => fc.array(fc.array(fc.boolean(), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }));
  fc.assert(
    fc.property(rows, (wanted) => {
      const sets = emptyNeighborhoods(wanted.length);
      wanted.forEach((row, image) => addNeighborsInto(sets, image, Float32Array.from(row, Number), 1));
      expect(wanted.map((row, image) => row.map((_, other) => isNeighbor(sets, image, other)))).toEqual(wanted);
      expect([...sets.sizes]).toEqual(wanted.map((row) => row.filter(Boolean).length));
    }),
  );
});
