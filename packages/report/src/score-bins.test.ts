import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleImage } from './fixtures/sample-report.ts';
import { axisTicks, binScores, freshIn } from './score-bins.ts';

const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e6), max: Math.fround(1e6) });
const positive = fc.float({ noNaN: true, min: Math.fround(1e-6), max: Math.fround(1e6) });
const scores = fc.oneof(fc.array(finite, { maxLength: 60 }), fc.array(positive, { maxLength: 60 }));
const asImages = (list: readonly number[], threshold: number | null) =>
  list.map((score) =>
    sampleImage('x', score, { verdict: threshold === null ? 'unknown' : score > threshold ? 'defect' : 'good' }),
  );

test('counts by hand: no bar is on both sides of the threshold', () => {
  const { axis, bins } = binScores([0, 1, 2, 3, 4], asImages([4, 4.5, 8], 4), 4, 8);
  expect(axis.scale).toBe('linear');
  const filled = bins.filter((bin) => bin.training + bin.good + bin.defect > 0);
  expect(filled.map(({ from, to, training, good, defect }) => [from, to, training, good, defect])).toEqual([
    [-1, 0, 1, 0, 0],
    [0, 1, 1, 0, 0],
    [1, 2, 1, 0, 0],
    [2, 3, 1, 0, 0],
    [3, 4, 1, 1, 0],
    [4, 5, 0, 0, 1],
    [7, 8, 0, 0, 1],
  ]);
});

test('without a threshold every new image is counted, in bars that begin at the smallest score', () => {
  const { axis, bins } = binScores([], asImages([2, 2, 3, 6], null), null, 8);
  const filled = bins.filter((bin) => freshIn(bin) > 0);
  expect(filled.map(({ from, to, unknown, good, defect }) => [from, to, unknown, good + defect])).toEqual([
    [1.5, 2, 2, 0],
    [2.5, 3, 1, 0],
    [5.5, 6, 1, 0],
  ]);
  expect(axis.at(2)).toBeGreaterThan(0);
  expect(axis.at(6)).toBeLessThan(1);
});

test('positive scores that spread over a decade get a logarithmic axis', () => {
  expect(binScores([1, 2], asImages([10], 3), 3).axis.scale).toBe('log');
  expect(binScores([1, 2], asImages([9.9], 3), 3).axis.scale).toBe('linear');
  expect(binScores([0, 2], asImages([1000], 3), 3).axis.scale).toBe('linear');
});

test('ticks are round, inside the axis and few', () => {
  expect(axisTicks(binScores([1, 2, 30], [], 40).axis)).toEqual([1, 2, 5, 10, 20]);
  expect(axisTicks(binScores([0, 60], [], 10).axis)).toEqual([0, 10, 20, 30, 40, 50, 60]);
  expect(axisTicks(binScores([1e-4, 1e5], [], 1).axis)).toEqual([1e-4, 1e-2, 1, 1e2, 1e4]);
});

test.each([
  [[], 5],
  [[], 0],
  [[7, 7, 7], 7],
  [[1, 1 + 2e-16], 1],
  [[-2, -2], -2],
  [[], null],
  [[3, 3], null],
])('scores %j with threshold %s still make an axis', (list, threshold) => {
  const { axis, bins } = binScores(list, [], threshold);
  expect(bins.reduce((sum, bin) => sum + bin.training, 0)).toBe(list.length);
  expect(axis.to).toBeGreaterThan(axis.from);
  const inside = axis.at(threshold ?? list[0] ?? 0);
  expect(inside).toBeGreaterThan(0);
  expect(inside).toBeLessThan(1);
});

test('every score is counted once, on its side of the threshold, in a bar that holds it', () => {
  fc.assert(
    fc.property(scores, scores, fc.oneof(finite, positive), (training, fresh, threshold) => {
      const { axis, bins } = binScores(training, asImages(fresh, threshold), threshold);
      const sum = (key: 'training' | 'good' | 'defect', keep = (_: (typeof bins)[number]) => true) =>
        bins.filter(keep).reduce((total, bin) => total + bin[key], 0);
      expect(sum('training')).toBe(training.length);
      expect(sum('good', (bin) => bin.to <= threshold)).toBe(fresh.filter((score) => score <= threshold).length);
      expect(sum('defect', (bin) => bin.from >= threshold)).toBe(fresh.filter((score) => score > threshold).length);
      expect(sum('training', (bin) => bin.to <= threshold)).toBe(training.filter((score) => score <= threshold).length);
      for (const score of [...training, ...fresh, threshold]) {
        expect(axis.at(score)).toBeGreaterThanOrEqual(0);
        expect(axis.at(score)).toBeLessThanOrEqual(1);
      }
      const ticks = axisTicks(axis);
      expect(ticks.length).toBeLessThan(12);
      for (const tick of ticks) expect(tick >= axis.from && tick <= axis.to).toBe(true);
    }),
  );
});

test('without a threshold too, every score is counted once and lies on the axis', () => {
  fc.assert(
    fc.property(scores, scores, (training, fresh) => {
      const { axis, bins } = binScores(training, asImages(fresh, null), null);
      expect(bins.reduce((total, bin) => total + bin.training, 0)).toBe(training.length);
      expect(bins.reduce((total, bin) => total + bin.unknown, 0)).toBe(fresh.length);
      for (const score of [...training, ...fresh]) {
        expect(axis.at(score)).toBeGreaterThanOrEqual(0);
        expect(axis.at(score)).toBeLessThanOrEqual(1);
      }
    }),
  );
});
