import fc from 'fast-check';
import { expect, it } from 'vitest';
import { classSizeList } from './class-size-list.ts';

it('reads classes off sizes that agree', () => {
  expect(classSizeList([3, 1, 2, 3, 2, 3])).toEqual([3, 2, 1]);
  expect(classSizeList([5, 5, 5, 5, 5])).toEqual([5]);
});

it('averages sizes that do not agree', () => {
  // First 2: mean of 2 and 5 = 3.5, to 4 (even); nothing is left.
  expect(classSizeList([2, 5, 5, 5])).toEqual([4]);
});

it('rounds halves to even, before and after averaging', () => {
  // 2.5 becomes 2, not 3: two classes of 2, not one of 3 and a rest.
  expect(classSizeList([2.5, 2.5, 2.5, 2.5])).toEqual([2, 2]);
  // The mean of 2 and 3 is 2.5: a class of 2, then 3 of three.
  expect(classSizeList([2, 3, 3, 3, 3])).toEqual([3, 2]);
});

it('adds a rest that is too small to the last class', () => {
  expect(classSizeList([1, 4, 4])).toEqual([3]);
  expect(classSizeList([2, 2, 3, 3])).toEqual([4]);
});

it('makes one class of a rest without a class before it', () => {
  expect(classSizeList([9, 9])).toEqual([2]);
});

it('counts sizes below 1 as 1', () => {
  expect(classSizeList([0.2, 0, 0.5])).toEqual([1, 1, 1]);
});

it('has no classes for no images', () => {
  expect(classSizeList([])).toEqual([]);
});

it('shares out all images, largest class first, whatever the order of the sizes', () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 40, noNaN: true })), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(sizes, (given) => {
      const classes = classSizeList(given);
      expect(classes.reduce((sum, size) => sum + size, 0)).toBe(given.length);
      expect(classes.every((size) => Number.isInteger(size) && size >= 1)).toBe(true);
      expect(classes).toEqual([...classes].sort((a, b) => b - a));
      expect(classSizeList([...given].reverse())).toEqual(classes);
    }),
  );
});

it('finds the classes again where every image knows its own', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }), (classes) => {
      const sizes = classes.flatMap((size) => Array<number>(size).fill(size));
      expect(classSizeList(sizes)).toEqual([...classes].sort((a, b) => b - a));
    }),
  );
});
