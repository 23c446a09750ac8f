import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addNeighborsInto, eachNeighbor, emptyNeighborhoods, type Neighborhoods } from './neighborhoods.ts';

function neighborsOf(sets: Neighborhoods, image: number): number[] {
  const found: number[] = [];
  eachNeighbor(sets, image, (other) => found.push(other));
  return found;
}

it('holds who is at or above each threshold, one way', () => {
  const sets = emptyNeighborhoods(3);
  addNeighborsInto(sets, 0, Float32Array.of(1, 0.5, 0.2), 0.5);
  addNeighborsInto(sets, 1, Float32Array.of(0.5, 1, 0.7), 0.6);
  expect(neighborsOf(sets, 0)).toEqual([0, 1]);
  expect(neighborsOf(sets, 1)).toEqual([1, 2]);
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
      const expected = wanted.map((row) => row.flatMap((is, other) => (is ? [other] : [])));
      expect(wanted.map((_, image) => neighborsOf(sets, image))).toEqual(expected);
      expect([...sets.sizes]).toEqual(wanted.map((row) => row.filter(Boolean).length));
    }),
  );
});
