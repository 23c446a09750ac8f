import type { Meter, Totals } from './meter.ts';
import { metered, rankGroups } from './rank-groups.ts';

/**
 * Area under the ROC curve: the share of (defective, good) pairs in which the defective one scores higher; a tie counts half.
 * Exact, by ranks: no thresholds, no bins.
 * @param labels - [n], 1 for defective and 0 for good.   @param scores - [n], finite, larger = more suspect.
 * @returns 0..1, or null when all labels are the same, since then there are no pairs.
 * @throws E_SHAPE when the lengths differ, E_OPTION for another label, E_NOT_FINITE for a score that cannot be ordered.
 */
export function auroc(labels: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  return metered(rankGroups(labels, scores), aurocMeter);
}

/** Counts won pairs, twice: whole numbers, so exact up to 2^53. */
export function aurocMeter({ negatives: allNegatives, positives: allPositives }: Totals): Meter {
  let above = 0;
  let pairsTwice = 0;
  return {
    add(negatives, positives) {
      pairsTwice += negatives * (2 * above + positives);
      above += positives;
    },
    value: () => pairsTwice / 2 / (allNegatives * allPositives),
  };
}
