import type { Meter, Totals } from './meter.ts';
import { rankGroups } from './rank-groups.ts';

/** The largest F1 and where it is reached. */
export interface BestF1 {
  /** 0..1. */
  readonly value: number;
  /** What scores at least this much is called defective; the highest where several are as good. */
  readonly threshold: number;
}

/**
 * The largest F1 (harmonic mean of precision and recall) over all thresholds.
 * @param labels - [n], 1 for defective and 0 for good.   @param scores - [n], finite, larger = more suspect.
 * @returns null when all labels are the same.
 * @throws E_SHAPE when the lengths differ, E_OPTION for another label, E_NOT_FINITE for a score that cannot be ordered.
 */
export function bestF1(labels: ArrayLike<number>, scores: ArrayLike<number>): BestF1 | null {
  const { totals, negatives, positives, scores: thresholds } = rankGroups(labels, scores);
  if (totals.negatives === 0 || totals.positives === 0) return null;
  const meter = bestF1Meter(totals);
  let best = { value: -1, threshold: NaN };
  for (let group = 0; group < thresholds.length; group++) {
    meter.add(negatives[group] as number, positives[group] as number, 0);
    if (meter.value() > best.value) best = { value: meter.value(), threshold: thresholds[group] as number };
  }
  return best;
}

/** F1 = 2 * hits / (flagged + all positives). */
export function bestF1Meter({ positives: allPositives }: Totals): Meter {
  let found = 0;
  let flagged = 0;
  let best = 0;
  return {
    add(negatives, positives) {
      found += positives;
      flagged += positives + negatives;
      best = Math.max(best, (2 * found) / (flagged + allPositives));
    },
    value: () => best,
  };
}
