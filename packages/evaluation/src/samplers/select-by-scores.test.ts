import fc from 'fast-check';
import { expect, it } from 'vitest';
import { selectByScores } from './select-by-scores.ts';

const selected = (scores: readonly number[]) => [...selectByScores(Float64Array.from(scores)).selected];

it('takes the images above the point where scores stop falling', () => {
  expect(selected([1, 9, 1.1, 8, 1, 1.2, 1, 1])).toEqual([1, 3]);
  expect(selected([2, 2, 2, 2, 7])).toEqual([4]);
});

it('takes none where nothing stands out', () => {
  expect(selected([])).toEqual([]);
  expect(selected([3])).toEqual([]);
  expect(selected([4, 4, 4, 4])).toEqual([]);
  expect(selected([4, 3, 2, 1])).toEqual([]);
});

it('keeps the scores and has no opinion on class sizes', () => {
  expect(selectByScores(Float64Array.of(2, 5))).toEqual({
    selected: new Uint32Array(),
    classSizes: null,
    outlierScores: Float32Array.of(2, 5),
  });
});

it('does not mind a factor or a constant, nor the order of the images', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 30 });
  fc.assert(
    fc.property(scores, fc.constantFrom(0.5, 2, 1024), fc.integer({ min: -99, max: 99 }), (given, factor, constant) => {
      expect(selected(given.map((score) => score * factor + constant))).toEqual(selected(given));
      const turned = selected(given.toReversed()).map((image) => given.length - 1 - image);
      expect(turned.sort((a, b) => a - b)).toEqual(selected(given));
    }),
  );
});
