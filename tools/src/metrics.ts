import { fail } from '@tailedcore/core';

/**
 * Area under the ROC curve: the share of (defective, good) pairs in which the defective one scores higher; a tie counts half.
 * Exact, by ranks: no thresholds, no bins.
 * @param labels - [n], 1 for defective and 0 for good.   @param scores - [n], finite, larger = more suspect.
 * @returns 0..1, or NaN when all labels are the same, since then there are no pairs.
 * @throws E_SHAPE when the lengths differ, E_OPTION for another label, E_NOT_FINITE for a score that cannot be ordered.
 */
export function auroc(labels: ArrayLike<number>, scores: ArrayLike<number>): number {
  const { good, defective } = separate(labels, scores);
  if (good.length === 0 || defective.length === 0) return NaN;
  good.sort();
  defective.sort();
  let below = 0; // of the good scores, those below the current one
  let upTo = 0; // … and those not above it
  let pairsTwice = 0; // at most 2 * n^2 / 4: exact for any n that fits in memory
  for (const score of defective) {
    while (below < good.length && (good[below] as number) < score) below++;
    while (upTo < good.length && (good[upTo] as number) <= score) upTo++;
    pairsTwice += below + upTo;
  }
  return pairsTwice / 2 / (good.length * defective.length);
}

function separate(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
): { good: Float64Array; defective: Float64Array } {
  const n = labels.length;
  if (scores.length !== n) {
    throw fail('E_SHAPE', { what: 'auroc', expected: `${n} scores, one a label`, received: scores.length });
  }
  let positives = 0;
  for (let i = 0; i < n; i++) {
    if (labels[i] !== 0 && labels[i] !== 1) {
      throw fail('E_OPTION', { what: `label ${i}`, expected: '0 or 1', received: labels[i] });
    }
    if (!Number.isFinite(scores[i])) throw fail('E_NOT_FINITE', { what: `score ${i}`, received: scores[i] });
    positives += labels[i] as number;
  }
  const good = new Float64Array(n - positives);
  const defective = new Float64Array(positives);
  let g = 0;
  let d = 0;
  for (let i = 0; i < n; i++) {
    if (labels[i] === 1) defective[d++] = scores[i] as number;
    else good[g++] = scores[i] as number;
  }
  return { good, defective };
}
