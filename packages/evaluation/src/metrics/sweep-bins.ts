import type { Totals } from './meter.ts';
import { type PixelValues, pixelValues, type Sweep } from './pixel-meters.ts';
import type { ScoreBins } from './score-bins.ts';

/** Measures from bins. */
export interface BinnedValues {
  /** As if all scores of a bin were equal. */
  readonly values: PixelValues;
  /** No measure of the true scores is further than this from the value. */
  readonly errorBound: number;
}

/**
 * Measures from bins, and how far they can be from those of the scores themselves. All measures rise when a defective pixel rises past a good
 * one. So they lie between those of two orders inside the bins: the defective above the good, and below them one by one (a precision counts
 * fewest of the defective above a pixel that way).
 */
export function binnedValues(totals: Totals, bins: ScoreBins): BinnedValues {
  const values = pixelValues(totals, sweepBins(bins, 'tied'));
  const best = pixelValues(totals, sweepBins(bins, 'best'));
  const worst = pixelValues(totals, sweepBins(bins, 'worst'));
  const keys = ['auroc', 'averagePrecision', 'bestF1', 'aupro'] as const;
  const errors = keys.flatMap((key) => [best[key] - values[key], values[key] - worst[key]]);
  return { values, errorBound: Math.max(0, ...errors) };
}

function sweepBins(bins: ScoreBins, order: 'tied' | 'best' | 'worst'): Sweep {
  return (add) => {
    for (let bin = bins.count - 1; bin >= 0; bin--) {
      const negatives = bins.negatives[bin] as number;
      const positives = bins.positives[bin] as number;
      const weight = bins.weights[bin] as number;
      if (order === 'tied' || bins.low[bin] === bins.high[bin] || (negatives === 0 && order === 'best'))
        add(negatives, positives, weight);
      else if (order === 'best') {
        add(0, positives, weight);
        add(negatives, 0, 0);
      } else {
        if (negatives > 0) add(negatives, 0, 0);
        for (let i = 0; i < positives; i++) add(0, 1, weight / positives);
      }
    }
  };
}
