import { countOf, type Notice, notice, percent } from '../notices.ts';

/** From which score an image is judged defective, and why. */
export interface Threshold {
  /** An image is a defect when its score is above this; null when there was nothing to set it with. */
  readonly value: number | null;
  /** Wanted share of good images above it. */
  readonly falseAlarms: number;
  /** The rule in words. */
  readonly rule: string;
  readonly notices: readonly Notice[];
}

/** What the threshold makes of a score; `unknown` without a threshold. */
export type Verdict = 'good' | 'defect' | 'unknown';

/**
 * The threshold that a new normal image exceeds with at most the wanted probability: the ceil((m + 1)(1 - rate))-th smallest of m
 * normal scores (split conformal), or the largest score when m is too small for the rate.
 * @param scores - [m], in any order.   @param falseAlarms - the rate, strictly between 0 and 1.
 */
export function setThreshold(scores: Float32Array, falseAlarms: number): Threshold {
  const m = scores.length;
  if (m === 0) {
    return {
      value: null,
      falseAlarms,
      rule: 'no normal training image to set a threshold with',
      notices: [notice('N_NO_THRESHOLD')],
    };
  }
  const sorted = scores.toSorted();
  const rank = Math.ceil((m + 1) * (1 - falseAlarms) - 1e-9);
  if (rank > m) {
    const needed = Math.ceil(1 / falseAlarms - 1 - 1e-9);
    return {
      value: sorted[m - 1] as number,
      falseAlarms,
      rule: `the largest of ${countOf(m, 'normal training score')}`,
      notices: [notice('N_THRESHOLD_UNRESOLVED', { rate: percent(falseAlarms), needed, images: m })],
    };
  }
  return {
    value: sorted[rank - 1] as number,
    falseAlarms,
    rule: `score number ${rank} of ${countOf(m, 'normal training score')}, smallest first`,
    notices: [],
  };
}

/**
 * Share of normal training images, the judged one included, that score at least as high: (1 + count) / (m + 1); null without any.
 * @param sortedScores - [m], ascending.
 */
export function pValue(sortedScores: Float32Array, score: number): number | null {
  const m = sortedScores.length;
  if (m === 0) return null;
  let low = 0;
  let high = m;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sortedScores[middle] as number) < score) low = middle + 1;
    else high = middle;
  }
  return (1 + m - low) / (m + 1);
}

/** The verdict on a score: a defect is above the threshold. */
export function judge(threshold: Threshold, score: number): Verdict {
  if (threshold.value === null) return 'unknown';
  return score > threshold.value ? 'defect' : 'good';
}
