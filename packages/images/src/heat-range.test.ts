import fc from 'fast-check';
import { expect, test } from 'vitest';
import { heatRange, rangeFor } from './heat-range.ts';

test('heat lies around the threshold, whatever the scores are', () => {
  expect(heatRange(200, [])).toEqual({ low: 130, high: 240 });
  expect(heatRange(200, [1, 9000])).toEqual({ low: 130, high: 240 });
});

test('without a threshold the largest score takes its place', () => {
  expect(heatRange(null, [40, 100, 60])).toEqual({ low: 65, high: 120 });
});

test('a threshold of zero or no image leave a range too', () => {
  expect(heatRange(0, [0, 0])).toEqual({ low: 0.65, high: 1.2 });
  expect(heatRange(0, [10])).toEqual({ low: 6.5, high: 12 });
  expect(heatRange(null, [])).toEqual({ low: 0.65, high: 1.2 });
});

test('the range is never empty', () => {
  const score = fc.float({ min: 0, max: Math.fround(1e9), noNaN: true });
  fc.assert(
    fc.property(fc.option(score), fc.array(score), (threshold, scores) => {
      const { low, high } = heatRange(threshold, scores);
      expect(low).toBeGreaterThan(0);
      expect(high).toBeGreaterThan(low);
    }),
  );
});

test('an image hotter than the range gets a scale of its own, others share it', () => {
  expect(rangeFor({ low: 130, high: 240 }, 100)).toEqual({ low: 130, high: 240 });
  expect(rangeFor({ low: 130, high: 240 }, 480)).toEqual({ low: 260, high: 480 });
});
