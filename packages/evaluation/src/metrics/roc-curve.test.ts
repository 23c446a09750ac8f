import { seededRandom } from '@tailedcore/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { auroc } from './auroc.ts';
import { rankedBothSides } from './fixtures/arbitrary.ts';
import { rocCurve } from './roc-curve.ts';

it('has a corner for every score that differs, from nothing found to all found', () => {
  expect(rocCurve([1, 0, 1, 0], [9, 8, 5, 5])).toEqual({
    points: [
      { threshold: null, fpr: 0, tpr: 0 },
      { threshold: 9, fpr: 0, tpr: 0.5 },
      { threshold: 8, fpr: 0.5, tpr: 0.5 },
      { threshold: 5, fpr: 1, tpr: 1 },
    ],
    area: 0.625,
    areaChange: 0,
  });
});

it('has the AUROC as its area, whatever is thinned', () => {
  fc.assert(
    fc.property(rankedBothSides, fc.integer({ min: 2, max: 20 }), ({ labels, scores }, most) => {
      const curve = rocCurve(labels, scores, most);
      expect(curve?.area).toBeCloseTo(auroc(labels, scores) as number, 12);
      expect(curve?.points.length).toBeLessThanOrEqual(most);
      expect(curve?.points.at(0)).toMatchObject({ fpr: 0, tpr: 0 });
      expect(curve?.points.at(-1)).toMatchObject({ fpr: 1, tpr: 1 });
      expect(curve?.areaChange).toBeLessThanOrEqual(1 / (2 * Math.floor(most / 2)) + 1e-12);
    }),
  );
});

it('keeps its shape when it is thinned', () => {
  const random = seededRandom(3);
  const labels = Array.from({ length: 20_000 }, () => (random() < 0.3 ? 1 : 0));
  const scores = labels.map((label) => random() + 0.4 * label);
  const all = rocCurve(labels, scores, 1e6)?.points ?? [];
  const thin = rocCurve(labels, scores, 100);
  const kept = thin?.points ?? [];
  expect(all.length).toBeGreaterThan(19_000);
  expect([kept.length, thin?.areaChange]).toEqual([100, expect.closeTo(0, 4)]);
  for (const { fpr, tpr } of all) {
    const nearest = Math.min(...kept.map((point) => Math.max(Math.abs(point.fpr - fpr), Math.abs(point.tpr - tpr))));
    expect(nearest).toBeLessThanOrEqual(2 / 50);
  }
});

it('is null for one kind only, and refuses fewer than two points', () => {
  expect(rocCurve([1, 1], [1, 2])).toBeNull();
  expect(() => rocCurve([0, 1], [1, 2], 1)).toThrow(/^E_OPTION: points/);
});
