import { expect, it } from 'vitest';
import { didYouMean, nearestName } from './nearest-name.ts';

const known = ['use', 'options', 'ratio', 'limit', 'count'];

it.each([
  ['ratoi', 'ratio'],
  ['Ratio', 'ratio'],
  ['limits', 'limit'],
  ['option', 'options'],
  ['us', 'use'],
])('%s was meant as %s', (wanted, name) => {
  expect(nearestName(wanted, known)).toBe(name);
});

it.each(['neighbours', 'xyz', '', 'r'.repeat(100_000)])('nothing is near (%#)', (wanted) => {
  expect(nearestName(wanted, known)).toBeUndefined();
  expect(didYouMean(wanted, known)).toBe('');
});

it('ties go to the earlier name', () => {
  expect(nearestName('float12', ['float16', 'float32'])).toBe('float16');
  expect(nearestName('float22', ['float16', 'float32', 'float23'])).toBe('float32');
});
