import type { PixelMeasures } from './measures.ts';
import type { Totals } from './meter.ts';
import { pixelValues } from './pixel-meters.ts';
import {
  joined,
  keepPixels,
  type MappedImage,
  type PixelRecords,
  type RegionSizes,
  sortRecords,
} from './pixel-records.ts';
import { addToBins, noBins, type ScoreBins } from './score-bins.ts';
import { binnedValues } from './sweep-bins.ts';
import { sweepRecords } from './sweep-records.ts';

/** What is known of the pixels of one product. */
export interface PixelTally {
  /** Pixels that are not in bins. */
  readonly records: PixelRecords;
  bins: ScoreBins;
  /** Of records and bins. */
  totals: Totals;
  images: number;
  leftOut: number;
}

export function emptyTally(): PixelTally {
  const totals = { negatives: 0, positives: 0, weight: 0 };
  return { records: { negatives: [], positives: [], bytes: 0 }, bins: noBins, totals, images: 0, leftOut: 0 };
}

/** Adds an image. */
export function addImage(tally: PixelTally, image: MappedImage, sizes: RegionSizes): void {
  const { totals } = tally;
  const added = keepPixels(tally.records, image, sizes);
  tally.totals = {
    negatives: totals.negatives + added.negatives,
    positives: totals.positives + added.positives,
    weight: totals.weight + added.weight,
  };
  tally.images++;
}

/** Puts the kept pixels of a tally into its bins. @param most - how many bins there may be. */
export function putIntoBins(tally: PixelTally, sizes: RegionSizes, most: number): void {
  tally.bins = addToBins(tally.bins, [sortRecords(tally.records)], sizes.sizes, most);
  Object.assign(tally.records, { negatives: [], positives: [], bytes: 0 });
}

/** Measures of a product whose pixels are all kept, or all in bins. */
export function measureTally(tally: PixelTally, sizes: RegionSizes): PixelMeasures {
  if (oneSided(tally.totals)) return undefinedMeasures([tally]);
  if (tally.bins.count > 0) return binnedMeasures([tally], tally.bins);
  const { negatives, positives } = sortRecords(tally.records);
  const values = pixelValues(tally.totals, sweepRecords([negatives], positives, sizes.sizes));
  return { ...values, errorBound: 0, ...imagesOf([tally]) };
}

/** Measures over all pixels of all products. @param bins - of all of them together, or none when the pixels are kept. */
export function measurePooled(tallies: readonly PixelTally[], bins: ScoreBins, sizes: RegionSizes): PixelMeasures {
  const totals = totalsOf(tallies);
  if (oneSided(totals)) return undefinedMeasures(tallies);
  if (bins.count > 0) return binnedMeasures(tallies, bins);
  const lists = tallies.map(({ records }) => sortRecords(records));
  const positives = joined(
    lists.map((list) => list.positives),
    Float64Array,
  );
  const sorted = positives.slice().sort();
  const sweep = sweepRecords(
    lists.map((list) => list.negatives),
    sorted,
    sizes.sizes,
  );
  return { ...pixelValues(totals, sweep), errorBound: 0, ...imagesOf(tallies) };
}

function binnedMeasures(tallies: readonly PixelTally[], bins: ScoreBins): PixelMeasures {
  const { values, errorBound } = binnedValues(totalsOf(tallies), bins);
  return { ...values, errorBound, ...imagesOf(tallies) };
}

function undefinedMeasures(tallies: readonly PixelTally[]): PixelMeasures {
  return { auroc: null, averagePrecision: null, bestF1: null, aupro: null, errorBound: 0, ...imagesOf(tallies) };
}

function oneSided({ negatives, positives }: Totals): boolean {
  return negatives === 0 || positives === 0;
}

function totalsOf(tallies: readonly PixelTally[]): Totals {
  const sum = (valueOf: (totals: Totals) => number) => tallies.reduce((all, { totals }) => all + valueOf(totals), 0);
  return {
    negatives: sum((totals) => totals.negatives),
    positives: sum((totals) => totals.positives),
    weight: sum((totals) => totals.weight),
  };
}

function imagesOf(tallies: readonly PixelTally[]): Pick<PixelMeasures, 'images' | 'leftOut'> {
  const sum = (countOf: (tally: PixelTally) => number) => tallies.reduce((all, tally) => all + countOf(tally), 0);
  return { images: sum(({ images }) => images), leftOut: sum(({ leftOut }) => leftOut) };
}
