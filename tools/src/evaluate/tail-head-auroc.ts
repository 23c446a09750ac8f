import { measureImages, overSeeds } from '@tailedcore/evaluation/metrics';
import type { Judged } from './judge-images.ts';

/** Image AUROC in percent: means over the rare products, the frequent ones and all, and one over all images at once. */
export interface TailHeadAuroc {
  readonly tail: number;
  readonly head: number;
  readonly all: number;
  readonly pooled: number;
}

/** NaN where a group has no product with good and defective images. */
export function tailHeadAuroc(judged: readonly Judged[], tail: ReadonlySet<string>): TailHeadAuroc {
  const images = judged.map(({ image, prediction }) => ({ ...image, score: prediction.score }));
  const measures = measureImages(images, [...tail]);
  const percent = (group: 'tail' | 'head' | 'all' | 'pooled') => 100 * (measures[group].auroc ?? NaN);
  return { tail: percent('tail'), head: percent('head'), all: percent('all'), pooled: percent('pooled') };
}

/** The mean of each figure over several splits. */
export function meanAuroc(results: readonly TailHeadAuroc[]): TailHeadAuroc {
  const meanOf = (key: keyof TailHeadAuroc) => mean(results.map((result) => result[key]));
  return { tail: meanOf('tail'), head: meanOf('head'), all: meanOf('all'), pooled: meanOf('pooled') };
}

/** NaN of nothing. */
export function mean(values: readonly number[]): number {
  return overSeeds(values)?.mean ?? NaN;
}
