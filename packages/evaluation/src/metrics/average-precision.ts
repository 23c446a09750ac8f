import type { Meter, Totals } from './meter.ts';
import { metered, rankGroups } from './rank-groups.ts';

/**
 * Average precision: the precision at each score that a defective image has, weighted by the recall it adds. A step sum, not an
 * interpolated area; equal scores are one step. As scikit-learn's `average_precision_score`.
 * @param labels - [n], 1 for defective and 0 for good.   @param scores - [n], finite, larger = more suspect.
 * @returns 0..1, or null when all labels are the same.
 * @throws E_SHAPE when the lengths differ, E_OPTION for another label, E_NOT_FINITE for a score that cannot be ordered.
 */
export function averagePrecision(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  return metered(rankGroups(labels, scores), averagePrecisionMeter);
}

/** Sums precision times the positives added, and divides at the end. */
export function averagePrecisionMeter({ positives: allPositives }: Totals): Meter {
  let found = 0;
  let flagged = 0;
  let sum = 0;
  return {
    add(negatives, positives) {
      found += positives;
      flagged += positives + negatives;
      if (positives > 0) sum += positives * (found / flagged);
    },
    value: () => sum / allPositives,
  };
}
