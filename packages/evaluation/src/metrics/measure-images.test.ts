import { describe, expect, it } from 'vitest';
import { calibrationOf } from './calibration-of.ts';
import { decisionsOf } from './decisions-of.ts';
import { measureImages } from './measure-images.ts';

const image = (product: string, defective: boolean, score: number) => ({ product, defective, score });

describe('measures of images', () => {
  const images = [
    image('rare', false, 5),
    image('rare', true, 6),
    image('common', false, 1),
    image('common', false, 3),
    image('common', true, 2),
    image('common', true, 4),
    image('only good', false, 9),
  ];

  it('are of each product, means over groups of products, and of one ranking of all images', () => {
    const { products, tail, head, all, pooled } = measureImages(images, ['rare', 'absent']);
    expect(Object.keys(products)).toEqual(['common', 'only good', 'rare']);
    expect(products['rare']).toEqual({ auroc: 1, averagePrecision: 1, bestF1: 1, fprAt95Tpr: 0 });
    // from the top: 4 defective, 3 good, 2 defective, 1 good
    const common = { auroc: 0.75, averagePrecision: (1 + 2 / 3) / 2, bestF1: 0.8, fprAt95Tpr: 0.5 };
    expect(products['common']).toEqual(common);
    expect(tail).toEqual(products['rare']);
    expect(head).toEqual(common);
    expect(all).toEqual({ auroc: 0.875, averagePrecision: 11 / 12, bestF1: 0.9, fprAt95Tpr: 0.25 });
    // good 1 3 5 9, defective 2 4 6: 1 + 2 + 3 of 12 pairs
    expect(pooled.auroc).toBe(6 / 12);
  });

  it('leave out products where they are not defined, and are null where none is', () => {
    const { products, all, tail } = measureImages(images, ['only good']);
    expect(products['only good']).toEqual({ auroc: null, averagePrecision: null, bestF1: null, fprAt95Tpr: null });
    expect(tail.auroc).toBeNull();
    expect(all.auroc).toBe(0.875);
    expect(measureImages([], ['x'])).toMatchObject({ products: {}, all: { auroc: null }, pooled: { bestF1: null } });
  });

  it('hold no number that JSON cannot say', () => {
    const measures = measureImages(images, ['only good']);
    expect(JSON.parse(JSON.stringify(measures))).toEqual(measures);
  });

  it('take product names that objects have of their own', () => {
    const { products } = measureImages([image('constructor', true, 1), image('__proto__', false, 1)], []);
    expect(Object.keys(products).sort()).toEqual(['__proto__', 'constructor']);
  });
});

describe('decisions', () => {
  const decided = (defective: boolean, verdict: 'good' | 'defect' | null) => ({ defective, verdict });

  it('are false alarms among the good, and misses among the defective', () => {
    const images = [decided(false, 'defect'), decided(false, 'good'), decided(true, 'good'), decided(true, 'defect')];
    const counted = decisionsOf([...images, decided(true, 'good')]);
    expect(counted).toEqual({ good: 2, falseAlarms: 1, defective: 3, missed: 2 });
  });

  it('are null for a method without verdicts, and zero for no images', () => {
    expect(decisionsOf([decided(false, null)])).toBeNull();
    expect(decisionsOf([])).toEqual({ good: 0, falseAlarms: 0, defective: 0, missed: 0 });
  });
});

describe('calibration', () => {
  const judged = (pValue: number | null, defective = false) => ({ defective, pValue });

  it('is the share of good images at or below each level, and the largest excess over it', () => {
    const p = [0.001, 0.04, 0.05, 0.5, 0.9, 0.9, 0.9, 1, 1, 1];
    const calibration = calibrationOf([...p.map((value) => judged(value)), judged(0, true)]);
    expect(calibration?.images).toBe(10);
    const share = (level: number) => calibration?.levels.find((entry) => entry.level === level)?.share;
    expect([0.001, 0.02, 0.05, 0.1, 0.5].map(share)).toEqual([0.1, 0.1, 0.3, 0.3, 0.4]);
    // at 0.05 three of ten are reached
    expect(calibration?.largestExcess).toBeCloseTo(0.25, 12);
  });

  it('has no excess when all are cautious', () => {
    expect(calibrationOf([1, 1, 1].map((value) => judged(value)))?.largestExcess).toBe(0);
    expect(calibrationOf([0.5, 1].map((value) => judged(value)))?.largestExcess).toBe(0);
    expect(calibrationOf([0.4, 0.4].map((value) => judged(value)))?.largestExcess).toBeCloseTo(0.6, 12);
  });

  it('is null without p-values, and says nothing of no images', () => {
    expect(calibrationOf([judged(0.5), judged(null, true)])).toBeNull();
    expect(calibrationOf([judged(0.5, true)])).toEqual({ images: 0, levels: [], largestExcess: null });
    expect(calibrationOf([])).toEqual({ images: 0, levels: [], largestExcess: null });
  });
});
