import { fail } from '@tailedcore/core';
import type { MakeMeter, Totals } from './meter.ts';

/** A ranking, from the highest score to the lowest; equal scores are one group. */
export interface RankGroups {
  readonly totals: Totals;
  /** [g], falling. */
  readonly scores: Float64Array;
  /** [g], how many good ones have the score. */
  readonly negatives: Float64Array;
  /** [g], how many defective ones have it. */
  readonly positives: Float64Array;
}

/**
 * Groups of equal scores, highest first, in O(n log n).
 * @param labels - [n], 1 for defective and 0 for good.   @param scores - [n], finite, larger = more suspect.
 * @throws E_SHAPE when the lengths differ, E_OPTION for another label, E_NOT_FINITE for a score that cannot be ordered.
 */
export function rankGroups(labels: ArrayLike<number>, scores: ArrayLike<number>): RankGroups {
  const [good, defective] = separate(labels, scores);
  const most = good.length + defective.length;
  const groups = {
    scores: new Float64Array(most),
    negatives: new Float64Array(most),
    positives: new Float64Array(most),
  };
  let group = 0;
  for (let g = good.length - 1, d = defective.length - 1; g >= 0 || d >= 0; group++) {
    const score = Math.max(good[g] ?? -Infinity, defective[d] ?? -Infinity);
    const [beforeGood, beforeDefective] = [g, d];
    while (g >= 0 && good[g] === score) g--;
    while (d >= 0 && defective[d] === score) d--;
    groups.scores[group] = score;
    groups.negatives[group] = beforeGood - g;
    groups.positives[group] = beforeDefective - d;
  }
  return {
    totals: { negatives: good.length, positives: defective.length, weight: defective.length },
    scores: groups.scores.subarray(0, group),
    negatives: groups.negatives.subarray(0, group),
    positives: groups.positives.subarray(0, group),
  };
}

/** What a meter says of a ranking; null when all are good or all are defective: then nothing is ranked against anything. */
export function metered({ totals, negatives, positives }: RankGroups, makeMeter: MakeMeter): number | null {
  if (totals.negatives === 0 || totals.positives === 0) return null;
  const meter = makeMeter(totals);
  for (let group = 0; group < negatives.length; group++) {
    const found = positives[group] as number;
    meter.add(negatives[group] as number, found, found);
  }
  return meter.value();
}

/** The scores of the good and of the defective, both rising. */
function separate(labels: ArrayLike<number>, scores: ArrayLike<number>): [good: Float64Array, defective: Float64Array] {
  const n = labels.length;
  if (scores.length !== n) {
    throw fail('E_SHAPE', { what: 'a ranking', expected: `${n} scores, one a label`, received: scores.length });
  }
  const sides: [Float64Array, Float64Array] = [new Float64Array(n), new Float64Array(n)];
  const counts: [number, number] = [0, 0];
  for (let i = 0; i < n; i++) {
    const label = labels[i];
    if (label !== 0 && label !== 1) {
      throw fail('E_OPTION', { what: `label ${i}`, expected: '0 or 1', received: label });
    }
    if (!Number.isFinite(scores[i])) throw fail('E_NOT_FINITE', { what: `score ${i}`, received: scores[i] });
    sides[label][counts[label]++] = scores[i] as number;
  }
  return [sides[0].subarray(0, counts[0]).sort(), sides[1].subarray(0, counts[1]).sort()];
}
