import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auroc } from './auroc.ts';
import { rankedItems } from './fixtures/arbitrary.ts';
import { aurocByPairs } from './fixtures/oracles.ts';
import { readGolden } from './fixtures/read-golden.ts';

test('perfect, inverted and useless scores give 1, 0 and a half', () => {
  expect(auroc([0, 0, 1, 1], [1, 2, 3, 4])).toBe(1);
  expect(auroc([1, 1, 0, 0], [1, 2, 3, 4])).toBe(0);
  expect(auroc([0, 1, 0, 1, 1], [7, 7, 7, 7, 7])).toBe(0.5);
});

test('a tie between a good and a defective image counts half a pair', () => {
  // pairs: (1 over 1) half, (1 over 3) no, (2 over 1) yes, (2 over 3) no
  expect(auroc([0, 0, 1, 1], [1, 3, 1, 2])).toBe(1.5 / 4);
});

test('scores of negative and positive sign and both zeros are ordered by value', () => {
  expect(auroc([0, 1, 0, 1], [-3, -2, 0, -0])).toBe(2.5 / 4);
});

test('it equals the definition, counted pair by pair, for any labels and any scores with ties', () => {
  fc.assert(
    fc.property(rankedItems, ({ labels, scores }) => {
      expect(auroc(labels, scores)).toBe(aurocByPairs({ labels, scores }));
    }),
  );
});

test('a stretch of the scores that keeps their order changes nothing', () => {
  const labels = [0, 1, 1, 0, 1, 0, 0, 1];
  const scores = [0.1, 0.4, 0.35, 0.35, 0.8, 0.2, 0.9, 0.05];
  const stretched = scores.map((score) => Math.exp(5 * score));
  expect(auroc(labels, stretched)).toBe(auroc(labels, scores));
  expect(auroc(labels, scores)).toBe(8.5 / 16);
});

test('one class only, or nothing at all, has no pairs: null', () => {
  expect(auroc([0, 0, 0], [1, 2, 3])).toBeNull();
  expect(auroc([1, 1], [1, 2])).toBeNull();
  expect(auroc([], [])).toBeNull();
});

test('scikit-learn gets the same on scores with ties', () => {
  const golden = readGolden('metrics');
  const scores = golden.values('scores');
  expect(new Set(scores).size).toBeLessThan(scores.length);
  expect(auroc(golden.values('labels'), scores)).toBeCloseTo(golden.value('auroc'), 12);
});

test('lengths that differ, other labels and scores without an order are refused with a code', () => {
  expect(() => auroc([0, 1], [1])).toThrow(/^E_SHAPE: .*2 scores.*1/);
  expect(() => auroc([0, 2], [1, 2])).toThrow(/^E_OPTION: label 1/);
  expect(() => auroc([0, 1], [1, NaN])).toThrow(/^E_NOT_FINITE: score 1/);
  expect(() => auroc([0, 1], [1, Infinity])).toThrow(/^E_NOT_FINITE: score 1/);
});
