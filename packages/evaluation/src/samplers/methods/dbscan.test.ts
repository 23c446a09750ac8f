import { expect, it } from 'vitest';
import { clustersOf } from './dbscan.ts';

const lists = (neighbors: readonly (readonly number[])[]) => neighbors.map((list) => Uint32Array.from(list));

it('grows clusters from cores, and leaves single images out', () => {
  // 0-1-2 and 4-5-6 are triangles, 3 is alone.
  const triangle = (a: number) => Array.from({ length: 3 }, () => [a, a + 1, a + 2]);
  expect([...clustersOf(lists([...triangle(0), [3], ...triangle(4)]), 3)]).toEqual([0, 0, 0, -1, 1, 1, 1]);
});

it('gives an image between two clusters to the first, and does not grow through it', () => {
  // A chain 0-1-2-3-4 in which only 1 and 3 have three neighbours; 2 lies between.
  const chain = lists([[0, 1], [0, 1, 2], [1, 2, 3].slice(0, 2), [2, 3, 4], [3, 4]]);
  expect([...clustersOf(chain, 3)]).toEqual([0, 0, 0, 1, 1]);
});

it('takes an image that came before its core', () => {
  expect([...clustersOf(lists([[0, 2], [1], [0, 2, 3], [2, 3]]), 3)]).toEqual([0, -1, 0, 0]);
});
