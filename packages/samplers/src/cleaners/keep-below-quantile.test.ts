import fc from 'fast-check';
import { expect, it } from 'vitest';
import { keepBelowQuantile } from './keep-below-quantile.ts';

it('keeps what lies strictly below the quantile', () => {
  expect([...keepBelowQuantile(Float32Array.of(4, 1, 3, 2, 5), 0.5)]).toEqual([1, 3]);
  expect([...keepBelowQuantile(Float32Array.of(4, 1, 3, 2, 5), 0.6)]).toEqual([1, 2, 3]);
});

it('keeps all where no score is below, and none of none', () => {
  expect([...keepBelowQuantile(Float32Array.of(1, 1, 1), 0.85)]).toEqual([0, 1, 2]);
  // The lowest score fills more than the quantile.
  expect([...keepBelowQuantile(Float32Array.of(1, 1, 1, 9), 0.3)]).toEqual([0, 1, 2, 3]);
  expect(keepBelowQuantile(new Float32Array(), 0.85)).toHaveLength(0);
});

it('keeps at least one row, ascending, and never more than asked for among different scores', () => {
  const scores = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(scores, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (given, keep) => {
      const kept = [...keepBelowQuantile(Float32Array.from(given), keep)];
      expect(kept).toEqual([...kept].sort((a, b) => a - b));
      expect(kept).toHaveLength(Math.ceil((given.length - 1) * keep));
      const removed = given.filter((_, row) => !kept.includes(row));
      expect(Math.max(...kept.map((row) => given[row]!))).toBeLessThan(Math.min(...removed));
    }),
  );
});
