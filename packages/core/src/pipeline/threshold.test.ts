import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, pValue, setThreshold } from './threshold.ts';

const upTo = (m: number) => Float32Array.from({ length: m }, (_, i) => i + 1);

describe('the threshold', () => {
  it('is the ceil((m + 1)(1 - rate))-th smallest score', () => {
    expect(setThreshold(upTo(100), 0.05).value).toBe(96);
    expect(setThreshold(upTo(99), 0.01).value).toBe(99);
    expect(setThreshold(upTo(199), 0.1).value).toBe(180);
    expect(setThreshold(upTo(199), 0.1).notices).toEqual([]);
  });

  it('is the largest score, and says so, when there are too few images for the rate', () => {
    const few = setThreshold(upTo(98), 0.01);
    expect(few.value).toBe(98);
    expect(few.notices).toMatchObject([
      { code: 'N_THRESHOLD_UNRESOLVED', message: expect.stringContaining('at least 99') },
    ]);
    expect(setThreshold(upTo(99), 0.01).notices).toEqual([]);
  });

  it('is absent, and says so, when there is no normal image', () => {
    const none = setThreshold(new Float32Array(0), 0.01);
    expect(none).toMatchObject({ value: null, notices: [{ code: 'N_NO_THRESHOLD' }] });
    expect(judge(none, 1e9)).toBe('unknown');
    expect(pValue(new Float32Array(0), 1)).toBeNull();
  });

  it('calls an image a defect only above it', () => {
    const threshold = setThreshold(Float32Array.of(0, 0, 0), 0.5);
    expect(judge(threshold, 0)).toBe('good');
    expect(judge(threshold, 1e-6)).toBe('defect');
  });

  it('agrees with the p-value: a defect has one of at most the rate', () => {
    const inputs = fc.record({
      scores: fc.array(fc.float({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 60 }),
      rate: fc.double({ min: 0.02, max: 0.9, noNaN: true }),
      score: fc.float({ min: 0, max: 12, noNaN: true }),
    });
    fc.assert(
      fc.property(inputs, ({ scores, rate, score }) => {
        const sorted = Float32Array.from(scores).sort();
        const threshold = setThreshold(sorted, rate);
        if (threshold.notices.length > 0) return;
        const p = pValue(sorted, score) as number;
        expect(p).toBe((1 + scores.filter((other) => Math.fround(other) >= score).length) / (scores.length + 1));
        if (judge(threshold, score) === 'defect') expect(p).toBeLessThanOrEqual(rate + 1e-9);
      }),
    );
  });
});
