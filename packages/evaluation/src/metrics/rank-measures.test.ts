import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision } from './average-precision.ts';
import { bestF1 } from './best-f1.ts';
import { rankedBothSides } from './fixtures/arbitrary.ts';
import { averagePrecisionByThresholds, bestF1ByThresholds, fprAtTprByThresholds } from './fixtures/oracles.ts';
import { readGolden } from './fixtures/read-golden.ts';
import { fprAtTpr } from './fpr-at-tpr.ts';
import { rankMeasures } from './rank-measures.ts';

// from the highest: defective, good, defective + good, good, defective
const labels = [1, 0, 1, 0, 0, 1];
const scores = [9, 8, 5, 5, 4, 1];

describe('average precision', () => {
  it('adds precision times the rise of recall, ties as one step', () => {
    expect(averagePrecision(labels, scores)).toBeCloseTo((1 / 1 + 2 / 4 + 3 / 6) / 3, 15);
    expect(averagePrecision([0, 1], [1, 2])).toBe(1);
    expect(averagePrecision([0, 1], [2, 2])).toBe(0.5);
  });
});

describe('best F1', () => {
  it('is the best of all thresholds, and names the highest that reaches it', () => {
    // 2 hits / (flagged + 3 defective): 2/4, 2/5, 4/7, 4/8, 6/9
    expect(bestF1(labels, scores)).toEqual({ value: 6 / 9, threshold: 1 });
    expect(bestF1([1, 0, 0, 1], [4, 3, 2, 1])).toEqual({ value: 2 / 3, threshold: 4 });
    expect(bestF1([0, 1, 1], [0, 2, 3])).toEqual({ value: 1, threshold: 2 });
  });
});

describe('false alarms at a rate of found defects', () => {
  it('is read at the highest threshold that finds enough', () => {
    expect(fprAtTpr(labels, scores, 0.3)).toBe(0);
    expect(fprAtTpr(labels, scores, 1 / 3)).toBe(0);
    expect(fprAtTpr(labels, scores, 0.5)).toBe(2 / 3);
    expect(fprAtTpr(labels, scores, 0.95)).toBe(1);
  });

  it('takes 19 of 20 for 95 %', () => {
    const twenty = Array.from({ length: 20 }, (_, i) => 30 - i);
    expect(fprAtTpr([...twenty.map(() => 1), 0], [...twenty, 11.5], 0.95)).toBe(0);
    expect(fprAtTpr([...twenty.map(() => 1), 0], [...twenty, 12.5], 0.95)).toBe(1);
  });

  it('refuses rates that mean nothing', () => {
    for (const rate of [0, -1, 1.1, NaN]) expect(() => fprAtTpr(labels, scores, rate)).toThrow(/^E_OPTION: a true/);
  });
});

describe('all measures of a ranking', () => {
  it('equal their definitions, threshold by threshold', () => {
    fc.assert(
      fc.property(rankedBothSides, (ranked) => {
        const measures = rankMeasures(ranked.labels, ranked.scores);
        expect(measures.averagePrecision).toBeCloseTo(averagePrecisionByThresholds(ranked), 12);
        expect(measures.bestF1).toBeCloseTo(bestF1ByThresholds(ranked), 12);
        expect(measures.fprAt95Tpr).toBe(fprAtTprByThresholds(ranked, 0.95));
        expect(bestF1(ranked.labels, ranked.scores)?.value).toBe(measures.bestF1);
      }),
    );
  });

  it('are those of scikit-learn', () => {
    const golden = readGolden('metrics');
    const measures = rankMeasures(golden.values('labels'), golden.values('scores'));
    expect(measures.auroc).toBeCloseTo(golden.value('auroc'), 12);
    expect(measures.averagePrecision).toBeCloseTo(golden.value('average_precision'), 12);
    expect(measures.bestF1).toBeCloseTo(golden.value('f1_max'), 12);
  });

  it('are null when all are good or all are defective', () => {
    const none = { auroc: null, averagePrecision: null, bestF1: null, fprAt95Tpr: null };
    expect(rankMeasures([1, 1], [1, 2])).toEqual(none);
    expect(rankMeasures([0], [1])).toEqual(none);
    expect(rankMeasures([], [])).toEqual(none);
    expect(bestF1([0, 0], [1, 2])).toBeNull();
  });

  it('refuse what cannot be ranked', () => {
    expect(() => rankMeasures([0, 1], [1, NaN])).toThrow(/^E_NOT_FINITE/);
    expect(() => bestF1([0], [])).toThrow(/^E_SHAPE/);
    expect(() => averagePrecision([3], [1])).toThrow(/^E_OPTION/);
  });
});
