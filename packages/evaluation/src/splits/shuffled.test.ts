import { expect, it } from 'vitest';
import { drawFrom, shuffled } from './shuffled.ts';

const items = ['a', 'b', 'c', 'd', 'e'];
const seeds = Array.from({ length: 5000 }, (_, seed) => seed);

it('every item comes to every place about as often', () => {
  const orders = seeds.map((seed) => shuffled(items, seed, 'test'));
  for (const order of orders.slice(0, 50)) expect([...order].sort()).toEqual(items);
  for (const item of items) {
    for (const place of items.keys()) {
      // 1,000 expected; 5 standard deviations are 141.
      const count = orders.filter((order) => order[place] === item).length;
      expect(Math.abs(count - 1000)).toBeLessThan(141);
    }
  }
  expect(items).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('other labels give other orders, the same the same', () => {
  const many = Array.from({ length: 100 }, (_, i) => i);
  expect(shuffled(many, 1, 'x')).toEqual(shuffled(many, 1, 'x'));
  expect(shuffled(many, 1, 'x')).not.toEqual(shuffled(many, 1, 'y'));
  expect(shuffled([], 1, 'x')).toEqual([]);
});

it('numbers come from both ends of their range and all between, about as often', () => {
  const counts = [0, 0, 0, 0];
  for (const seed of seeds) counts[drawFrom([2, 5], seed, 'test') - 2]!++;
  // 1,250 expected; 5 standard deviations are 153.
  for (const count of counts) expect(Math.abs(count - 1250)).toBeLessThan(153);
  expect(drawFrom([7, 7], 3, 'test')).toBe(7);
});
