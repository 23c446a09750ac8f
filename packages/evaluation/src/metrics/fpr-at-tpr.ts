import { fail } from '@tailedcore/core';
import type { Meter, Totals } from './meter.ts';
import { metered, rankGroups } from './rank-groups.ts';

/**
 * Share of the good at or above the highest threshold at which at least `rate` of the defective are found: the false alarms that
 * one pays for finding so many. Scores at the threshold count as found; nothing is interpolated.
 * @param labels - [n], 1 for defective and 0 for good.   @param scores - [n], finite, larger = more suspect.
 * @param rate - above 0, at most 1.
 * @returns 0..1, or null when all labels are the same.
 * @throws E_SHAPE when the lengths differ, E_OPTION for another label or rate, E_NOT_FINITE for a score that cannot be ordered.
 */
export function fprAtTpr(labels: ArrayLike<number>, scores: ArrayLike<number>, rate: number): number | null {
  if (!(rate > 0 && rate <= 1)) {
    throw fail('E_OPTION', { what: 'a true positive rate', expected: 'above 0, at most 1', received: String(rate) });
  }
  return metered(rankGroups(labels, scores), (totals) => fprAtTprMeter(totals, rate));
}

/** As `fprAtTpr`; `rate` as there. */
export function fprAtTprMeter({ negatives: allNegatives, positives: allPositives }: Totals, rate: number): Meter {
  let found = 0;
  let alarms = 0;
  return {
    add(negatives, positives) {
      if (found / allPositives >= rate) return;
      found += positives;
      alarms += negatives;
    },
    value: () => alarms / allNegatives,
  };
}
