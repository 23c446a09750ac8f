import type { Meter, Totals } from './meter.ts';

/** False positive rate up to which the curve is integrated, as in MVTec's papers. */
export const auproLimit = 0.3;

/**
 * Area under the per-region overlap curve up to `auproLimit`, divided by it.
 *
 * The overlap at a threshold is the mean over regions of the share of each that is found: every pixel weighs one over the size of its
 * region, so `totals.weight` is the number of regions. The curve runs over the false positive rate (of all good pixels of all images),
 * from (0, 0), with straight lines between thresholds; the one that crosses the limit is cut there. Nothing is sampled.
 */
export function auproMeter({ negatives: allNegatives, weight: regions }: Totals): Meter {
  let alarms = 0;
  let overlap = 0;
  let area = 0;
  return {
    add(negatives, _, weight) {
      const [from, start] = [alarms / allNegatives, overlap / regions];
      alarms += negatives;
      overlap += weight;
      const to = alarms / allNegatives;
      if (from >= auproLimit || to === from) return;
      const inside = Math.min(1, (auproLimit - from) / (to - from));
      const end = start + (overlap / regions - start) * inside;
      area += ((to - from) * inside * (start + end)) / 2;
    },
    value: () => area / auproLimit,
  };
}
