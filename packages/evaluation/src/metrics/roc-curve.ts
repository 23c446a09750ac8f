import { fail } from '@tailedcore/core';
import { rankGroups } from './rank-groups.ts';

/** A corner of a ROC curve: what one gets by calling defective what scores at least `threshold`. */
export interface RocPoint {
  /** Null at the start, where nothing is called defective. */
  readonly threshold: number | null;
  /** Share of the good that are called defective. */
  readonly fpr: number;
  /** Share of the defective that are found. */
  readonly tpr: number;
}

/** A ROC curve with few points: straight lines join them. */
export interface RocCurve {
  /** Rising, from (0, 0) to (1, 1). */
  readonly points: readonly RocPoint[];
  /** Area under all points, that is the AUROC. */
  readonly area: number;
  /** By how much the area under `points` differs from it: at most 1 / (2 * floor(`most` / 2)), mostly far less. */
  readonly areaChange: number;
}

/**
 * The ROC curve, thinned to at most `most` points: those around places evenly spaced along it. No point of the curve is further than
 * 2 / floor(`most` / 2) from what is drawn, in either direction.
 * @param labels - [n], 1 for defective and 0 for good.   @param scores - [n], finite, larger = more suspect.
 * @param most - at least 2.
 * @returns null when all labels are the same.
 * @throws E_SHAPE when the lengths differ, E_OPTION for another label or fewer points, E_NOT_FINITE for a score that cannot be ordered.
 */
export function rocCurve(labels: ArrayLike<number>, scores: ArrayLike<number>, most = 200): RocCurve | null {
  if (!Number.isInteger(most) || most < 2) {
    throw fail('E_OPTION', {
      what: 'points of a ROC curve',
      expected: 'a whole number from 2',
      received: String(most),
    });
  }
  const groups = rankGroups(labels, scores);
  const { totals } = groups;
  if (totals.negatives === 0 || totals.positives === 0) return null;
  const all: RocPoint[] = [{ threshold: null, fpr: 0, tpr: 0 }];
  let alarms = 0;
  let found = 0;
  groups.scores.forEach((threshold, group) => {
    alarms += groups.negatives[group] as number;
    found += groups.positives[group] as number;
    all.push({ threshold, fpr: alarms / totals.negatives, tpr: found / totals.positives });
  });
  const points = all.length <= most ? all : thinned(all, Math.floor(most / 2));
  const area = areaUnder(all);
  return { points, area, areaChange: Math.abs(areaUnder(points) - area) };
}

/** Of the corners between two of `gaps` + 1 marks along the curve the first and the last. */
function thinned(all: readonly RocPoint[], gaps: number): RocPoint[] {
  const gapOf = ({ fpr, tpr }: RocPoint) => Math.min(gaps - 1, Math.floor(((fpr + tpr) / 2) * gaps));
  return all.filter((point, i) => {
    const [before, after] = [all[i - 1], all[i + 1]];
    return !before || !after || gapOf(before) !== gapOf(point) || gapOf(after) !== gapOf(point);
  });
}

function areaUnder(points: readonly RocPoint[]): number {
  let area = 0;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1] as RocPoint, points[i] as RocPoint];
    area += ((to.fpr - from.fpr) * (from.tpr + to.tpr)) / 2;
  }
  return area;
}
