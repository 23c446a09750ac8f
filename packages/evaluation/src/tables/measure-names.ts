import type { PixelMeasures, RankMeasures } from '../metrics/measures.ts';

/** What a measure is called, and what it means. */
export interface MeasureName<Key extends string> {
  readonly key: Key;
  readonly title: string;
  /** In CSV files. */
  readonly column: string;
  readonly better: 'high' | 'low';
  readonly meaning: string;
}

export const imageMeasures: readonly MeasureName<keyof RankMeasures>[] = [
  {
    key: 'auroc',
    title: 'Image AUROC',
    column: 'auroc',
    better: 'high',
    meaning: 'AUROC: how often a defective image scores higher than a good one (50 is chance).',
  },
  {
    key: 'averagePrecision',
    title: 'Image average precision',
    column: 'average_precision',
    better: 'high',
    meaning: 'Average precision: area under the precision-recall steps; chance is the share of defective images.',
  },
  {
    key: 'bestF1',
    title: 'Image F1 at the best threshold',
    column: 'best_f1',
    better: 'high',
    meaning:
      'F1: harmonic mean of precision and recall at the threshold that makes it largest, chosen with the truth known.',
  },
  {
    key: 'fprAt95Tpr',
    title: 'False alarms when 95 % of the defective images are found',
    column: 'fpr_at_95_tpr',
    better: 'low',
    meaning: 'Share of good images above the lowest threshold that finds at least 95 % of the defective ones.',
  },
];

export const pixelMeasures: readonly MeasureName<keyof Omit<PixelMeasures, 'errorBound' | 'images'>>[] = [
  {
    key: 'auroc',
    title: 'Pixel AUROC',
    column: 'auroc',
    better: 'high',
    meaning: 'AUROC over pixels: how often a defective pixel is hotter than a good one (50 is chance).',
  },
  {
    key: 'aupro',
    title: 'Pixel AUPRO',
    column: 'aupro',
    better: 'high',
    meaning: 'AUPRO: mean found share of each defective region, over false positive rates up to 30 %, divided by 30 %.',
  },
  {
    key: 'averagePrecision',
    title: 'Pixel average precision',
    column: 'average_precision',
    better: 'high',
    meaning: 'Average precision over pixels; chance is the share of defective pixels.',
  },
  {
    key: 'bestF1',
    title: 'Pixel F1 at the best threshold',
    column: 'best_f1',
    better: 'high',
    meaning: 'F1 over pixels at the threshold that makes it largest, chosen with the truth known.',
  },
];

/** How products are put together, and what the columns are called. */
export const groupNames = ['tail', 'head', 'all', 'pooled'] as const;

export const groupNotes: readonly string[] = [
  'tail, head, all: mean over the rare, the frequent and all products, each ranked by itself; pooled: one ranking of everything, as with a single threshold.',
];
