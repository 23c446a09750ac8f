import { expect, it } from 'vitest';
import { addNeighborsInto, emptyNeighborhoods } from './neighborhoods.ts';
import { mostSimilarOther, voteOnSizes } from './votes.ts';

/** Neighbourhoods written as rows of 0 and 1. */
function sets(...rows: number[][]) {
  const result = emptyNeighborhoods(rows.length);
  rows.forEach((row, image) => addNeighborsInto(result, image, Float32Array.from(row), 1));
  return result;
}

/** What image 0 is given when images 1, 2, ... have the given sizes and vote on it, and it does not. */
function votedOn(vote: 'mode' | 'mean', ...votes: number[]): number {
  const n = 1 + Math.max(votes.length, ...votes);
  const rows = Array.from({ length: n }, (_, voter) => {
    const size = votes[voter - 1] ?? 0;
    return Array.from({ length: n }, (_each, image) => (image < size ? 1 : 0));
  });
  return voteOnSizes(sets(...rows), vote, 'incoming')[0] as number;
}

it('takes the most frequent value, the smallest of several', () => {
  expect(votedOn('mode', 7, 3, 7, 5, 3)).toBe(3);
  expect(votedOn('mode', 9, 2, 9)).toBe(9);
  expect(votedOn('mode', 4)).toBe(4);
  expect(votedOn('mode', 10, 9, 11)).toBe(9);
});

it('averages', () => {
  expect(votedOn('mean', 1, 2, 4, 4)).toBe(2.75);
});

it('lets those vote that have the image as a neighbour, or its own neighbours', () => {
  // Sizes 3, 2, 1. Image 2 is a neighbour of 0, 1 and itself; its only neighbour is itself.
  const given = sets([1, 1, 1], [0, 1, 1], [0, 0, 1]);
  expect([...voteOnSizes(given, 'mean', 'incoming')]).toEqual([3, 2.5, 2]);
  expect([...voteOnSizes(given, 'mean', 'forward')]).toEqual([2, 1.5, 1]);
  expect([...voteOnSizes(given, 'mode', 'incoming')]).toEqual([3, 2, 1]);
  expect([...voteOnSizes(given, 'mode', 'forward')]).toEqual([1, 1, 1]);
});

it('falls back to the image itself without voters', () => {
  expect([...voteOnSizes(sets([0, 1], [0, 1]), 'mode', 'incoming')]).toEqual([1, 1]);
  expect([...voteOnSizes(sets([0, 0], [1, 1]), 'mean', 'forward')]).toEqual([0, 1]);
});

it('finds the most similar other image, the lower of two, itself if there is none', () => {
  expect(mostSimilarOther(Float32Array.of(1, 0.3, 0.9, 0.9), 0)).toBe(2);
  expect(mostSimilarOther(Float32Array.of(-1, -0.5, 1), 2)).toBe(1);
  expect(mostSimilarOther(Float32Array.of(1, 1, 1), 2)).toBe(0);
  expect(mostSimilarOther(Float32Array.of(-1, 1), 1)).toBe(0);
  expect(mostSimilarOther(Float32Array.of(1), 0)).toBe(0);
});
