import fc from 'fast-check';
import { expect, it } from 'vitest';
import { imageScores } from './image-score.ts';

const patches = Float32Array.of(1, 5, 3, 2, 0, 0, 4, 8);

it('is the largest patch score of each image', () => {
  expect([...imageScores(patches, 2, 4, 'max')]).toEqual([5, 8]);
  expect([...imageScores(patches, 4, 2, 'max')]).toEqual([5, 3, 0, 8]);
});

it('is the mean of the largest ones where told, of at least one', () => {
  expect([...imageScores(patches, 2, 4, { topShare: 0.5 })]).toEqual([4, 6]);
  expect([...imageScores(patches, 2, 4, { topShare: 0.51 })]).toEqual([Math.fround(10 / 3), 4]);
  expect([...imageScores(patches, 2, 4, { topShare: 0.01 })]).toEqual([5, 8]);
  expect([...imageScores(patches, 2, 4, { topShare: 1 })]).toEqual([2.75, 3]);
});

it('has nothing to say of images without patches, and of no images', () => {
  expect([...imageScores(new Float32Array(), 2, 0, { topShare: 0.5 })]).toEqual([0, 0]);
  expect(imageScores(new Float32Array(), 0, 0, 'max')).toHaveLength(0);
});

it('lies between mean and maximum, and leaves the patches as they were', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(scores, fc.double({ min: 0.01, max: 1, noNaN: true }), (given, topShare) => {
      const values = Float32Array.from(given);
      const [score] = imageScores(values, 1, given.length, { topShare });
      expect(score).toBeLessThanOrEqual(Math.max(...given));
      expect(score! + 1e-3).toBeGreaterThanOrEqual(given.reduce((a, b) => a + b) / given.length);
      expect([...values]).toEqual(given);
    }),
  );
});
