import { expect, it } from 'vitest';
import { roundHalfEven } from './round-half-even.ts';

it('rounds halves to the even number and the rest to the nearest', () => {
  const given = [0, 0.5, 1.5, 2.5, 3.5, 2.4999999, 2.5000001, 7, -0.5, -1.5, -2.5];
  expect(given.map((value) => roundHalfEven(value) + 0)).toEqual([0, 0, 2, 2, 4, 2, 3, 7, 0, -2, -2]);
});
