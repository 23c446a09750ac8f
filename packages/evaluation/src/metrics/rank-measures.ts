import { aurocMeter } from './auroc.ts';
import { averagePrecisionMeter } from './average-precision.ts';
import { bestF1Meter } from './best-f1.ts';
import { fprAtTprMeter } from './fpr-at-tpr.ts';
import type { RankMeasures } from './measures.ts';
import { metered, rankGroups } from './rank-groups.ts';

/**
 * All measures of one ranking, exact with ties, in O(n log n).
 * @param labels - [n], 1 for defective and 0 for good.   @param scores - [n], finite, larger = more suspect.
 * @throws E_SHAPE when the lengths differ, E_OPTION for another label, E_NOT_FINITE for a score that cannot be ordered.
 */
export function rankMeasures(labels: ArrayLike<number>, scores: ArrayLike<number>): RankMeasures {
  const groups = rankGroups(labels, scores);
  return {
    auroc: metered(groups, aurocMeter),
    averagePrecision: metered(groups, averagePrecisionMeter),
    bestF1: metered(groups, bestF1Meter),
    fprAt95Tpr: metered(groups, (totals) => fprAtTprMeter(totals, 0.95)),
  };
}
