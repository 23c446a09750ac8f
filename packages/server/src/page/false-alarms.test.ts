import { setThreshold } from '@tailedcore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedFalseAlarms, falseAlarmsOption, rankOf } from '../../web/src/false-alarms.ts';

describe('the threshold slider', () => {
  it('names a share of false alarms with which the server chooses the very threshold that was tried', () => {
    const case_ = fc
      .integer({ min: 1, max: 3000 })
      .chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 1, max: count })));
    fc.assert(
      fc.property(case_, ([count, rank]) => {
        const scores = Float32Array.from({ length: count }, (_, i) => i + 1);
        const share = Number(falseAlarmsOption(count, rank));
        expect(setThreshold(scores, share).value).toBe(rank);
        expect(share).toBeGreaterThan(0);
        expect(share).toBeLessThan(1);
      }),
      { numRuns: 500 },
    );
  });

  it('expects the share of good images that conformal thresholds promise', () => {
    expect(expectedFalseAlarms(99, 99)).toBe(0.01);
    expect(expectedFalseAlarms(99, 50)).toBe(0.5);
    expect(falseAlarmsOption(99, 99)).toBe('0.01');
    expect(falseAlarmsOption(38, 38)).toBe('0.03');
  });

  it('finds the training score that a threshold is, the last one of equals', () => {
    expect(rankOf([1, 2, 2, 3], 2)).toBe(3);
    expect(rankOf([1, 2, 2, 3], 9)).toBe(4);
    expect(rankOf([1, 2, 2, 3], 0)).toBe(1);
  });
});
