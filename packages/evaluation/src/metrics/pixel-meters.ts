import { auproMeter } from './aupro.ts';
import { aurocMeter } from './auroc.ts';
import { averagePrecisionMeter } from './average-precision.ts';
import { bestF1Meter } from './best-f1.ts';
import type { Meter, Totals } from './meter.ts';

/** The measures of heat maps, of one ranking of pixels. */
export interface PixelValues {
  readonly auroc: number;
  readonly averagePrecision: number;
  readonly bestF1: number;
  readonly aupro: number;
}

/** Shows groups of equal pixels, from the highest score to the lowest. */
export type Sweep = (add: Meter['add']) => void;

/** All measures in one go. */
export function pixelValues(totals: Totals, sweep: Sweep): PixelValues {
  const auroc = aurocMeter(totals);
  const averagePrecision = averagePrecisionMeter(totals);
  const bestF1 = bestF1Meter(totals);
  const aupro = auproMeter(totals);
  sweep((negatives, positives, weight) => {
    auroc.add(negatives, positives, weight);
    averagePrecision.add(negatives, positives, weight);
    bestF1.add(negatives, positives, weight);
    aupro.add(negatives, positives, weight);
  });
  return {
    auroc: auroc.value(),
    averagePrecision: averagePrecision.value(),
    bestF1: bestF1.value(),
    aupro: aupro.value(),
  };
}
