import { expect, test } from 'vitest';
import { circle, hexagon, roundedBox, segment, smoothstep } from './shapes.ts';

test('distances are negative inside, 0 on the edge and count in the same unit outside', () => {
  expect(circle(3, 4, 2)).toBe(3);
  expect(circle(0, 0, 2)).toBe(-2);
  expect(roundedBox(10, 0, 7, 5, 2)).toBe(3);
  expect(roundedBox(0, 4, 7, 5, 2)).toBe(-1);
  expect(roundedBox(-8, -7, 7, 5, 2)).toBeCloseTo(Math.hypot(3, 4) - 2, 12); // from the centre of the rounded corner
  expect(hexagon(5, 0, 5)).toBe(0);
  expect(hexagon(0, 10 / Math.sqrt(3), 5)).toBeCloseTo(0, 12); // a corner lies at 2/sqrt(3) apothems
  expect(segment(3, 4, 0, 0, 0, 10)).toBe(3);
  expect(segment(3, -4, 0, 0, 0, 10)).toBe(5);
});

test('smoothstep rises from 0 to 1, or falls when its ends are given the other way round', () => {
  expect([0, 2, 3, 4, 9].map((value) => smoothstep(2, 4, value))).toEqual([0, 0, 0.5, 1, 1]);
  expect([0, 2, 3, 4, 9].map((value) => smoothstep(4, 2, value))).toEqual([1, 1, 0.5, 0, 0]);
});
