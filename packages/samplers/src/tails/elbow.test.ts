import fc from 'fast-check';
import { expect, it } from 'vitest';
import { elbow } from './elbow.ts';

it('is where the sizes stop falling', () => {
  expect(elbow([100, 90, 5, 4, 3, 2, 1])).toBe(5);
  expect(elbow([10, 9, 8, 1])).toBe(8);
});

it('is the first size where no point leaves the chord', () => {
  expect(elbow([7])).toBe(7);
  expect(elbow([7, 2])).toBe(7);
  expect(elbow([4, 4, 4, 4])).toBe(4);
  expect(elbow([9, 7, 5, 3])).toBe(9);
});

it('is the first of two points at equal distance', () => {
  // The chord of (0,6)..(3,0) falls by 2: 6, 4, 2, 0; both inner points are off by one.
  expect(elbow([6, 5, 1, 0])).toBe(5);
});

it('is the point with the largest orthogonal distance', () => {
  const lists = fc
    .array(fc.integer({ min: 1, max: 200 }), { minLength: 3, maxLength: 15 })
    .map((sizes) => sizes.sort((a, b) => b - a));
  fc.assert(
    fc.property(lists, (classes) => {
      const n = classes.length - 1;
      const slope = (classes[n]! - classes[0]!) / n;
      const distance = (i: number) => Math.abs(slope * i - classes[i]! + classes[0]!) / Math.hypot(slope, 1);
      const most = Math.max(...classes.map((_, i) => distance(i)));
      const found = classes.findIndex((size) => size === elbow(classes));
      expect(Math.max(...classes.map((size, i) => (size === classes[found] ? distance(i) : 0)))).toBeCloseTo(most, 9);
    }),
  );
});
