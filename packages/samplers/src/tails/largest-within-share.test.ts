import { expect, it } from 'vitest';
import { largestWithinShare } from './largest-within-share.ts';

it('counts classes from the smallest while they fit', () => {
  // 15 % of 100 are 15: 1 + 2 + 4 + 8 = 15 fit exactly.
  expect(largestWithinShare([50, 35, 8, 4, 2, 1], 0.15)).toBe(8);
  expect(largestWithinShare([50, 34, 9, 4, 2, 1], 0.15)).toBe(4);
});

it('is the smallest class where none fits', () => {
  expect(largestWithinShare([60, 40], 0.15)).toBe(40);
  expect(largestWithinShare([5], 0)).toBe(5);
});

it('cuts the limit to a whole number', () => {
  // 15 % of 13 are 1.95, so 1: two classes of 1 do not fit together, and the first of them is inside.
  expect(largestWithinShare([9, 2, 1, 1], 0.15)).toBe(1);
  // 15 % of 20 are 3: 1 + 2.
  expect(largestWithinShare([17, 2, 1], 0.15)).toBe(2);
});

it('is the largest class where all may be tail', () => {
  expect(largestWithinShare([9, 3, 1], 1)).toBe(9);
});
