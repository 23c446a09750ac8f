import { meanOfDefined } from './grouped.ts';
import type { PixelMeasures } from './measures.ts';

/** Mean of each measure over those for which it is defined, as over products or over splits; images are summed, the bound is the largest. */
export function meanPixelMeasures(list: readonly PixelMeasures[]): PixelMeasures {
  const mean = (measureOf: (one: PixelMeasures) => number | null) => meanOfDefined(list.map(measureOf));
  const sum = (countOf: (one: PixelMeasures) => number) => list.reduce((total, one) => total + countOf(one), 0);
  return {
    auroc: mean((one) => one.auroc),
    averagePrecision: mean((one) => one.averagePrecision),
    bestF1: mean((one) => one.bestF1),
    aupro: mean((one) => one.aupro),
    errorBound: list.reduce((largest, { errorBound }) => Math.max(largest, errorBound), 0),
    images: sum((one) => one.images),
    leftOut: sum((one) => one.leftOut ?? 0),
  };
}
