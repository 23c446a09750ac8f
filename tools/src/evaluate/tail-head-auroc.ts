import { auroc } from '../metrics.ts';
import type { Judged } from './judge-images.ts';

/** Image AUROC in percent: means over the rare products, the frequent ones and all, and one over all images at once. */
export interface TailHeadAuroc {
  readonly tail: number;
  readonly head: number;
  readonly all: number;
  readonly pooled: number;
}

/** NaN where a group has no product. */
export function tailHeadAuroc(judged: readonly Judged[], tail: ReadonlySet<string>): TailHeadAuroc {
  const byProduct = groupByProduct(judged);
  const products = Array.from(byProduct, ([product, group]) => ({ product, auroc: percentAuroc(group) }));
  const inTail = products.filter(({ product }) => tail.has(product));
  const inHead = products.filter(({ product }) => !tail.has(product));
  const meanOf = (group: typeof products) => mean(group.map((entry) => entry.auroc));
  return { tail: meanOf(inTail), head: meanOf(inHead), all: meanOf(products), pooled: percentAuroc(judged) };
}

/** The mean of each figure over several splits. */
export function meanAuroc(results: readonly TailHeadAuroc[]): TailHeadAuroc {
  const meanOf = (key: keyof TailHeadAuroc) => mean(results.map((result) => result[key]));
  return { tail: meanOf('tail'), head: meanOf('head'), all: meanOf('all'), pooled: meanOf('pooled') };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percentAuroc(judged: readonly Judged[]): number {
  const labels = judged.map(({ image }) => (image.defective ? 1 : 0));
  return (
    100 *
    auroc(
      labels,
      judged.map(({ prediction }) => prediction.score),
    )
  );
}

function groupByProduct(judged: readonly Judged[]): Map<string, Judged[]> {
  const groups = new Map<string, Judged[]>();
  for (const entry of judged) groups.set(entry.image.product, [...(groups.get(entry.image.product) ?? []), entry]);
  return groups;
}
