import { byProduct, byRarity, meanOfDefined } from './grouped.ts';
import type { Grouped, RankMeasures } from './measures.ts';
import { rankMeasures } from './rank-measures.ts';
import type { ScoredImage } from './scored-image.ts';

/**
 * How well scores tell defective images from good ones: within each product, as means over the rare, the frequent and all products
 * (which is what published tables show), and over all images in one ranking.
 * @param tail - rare products.
 * @throws E_NOT_FINITE for a score that cannot be ordered.
 */
export function measureImages(
  images: readonly Pick<ScoredImage, 'product' | 'defective' | 'score'>[],
  tail: readonly string[],
): Grouped<RankMeasures> {
  const products = Object.fromEntries([...byProduct(images)].map(([product, own]) => [product, measure(own)]));
  const groups = byRarity(products, tail);
  return {
    products,
    tail: meanMeasures(groups.tail),
    head: meanMeasures(groups.head),
    all: meanMeasures(groups.all),
    pooled: measure(images),
  };
}

function measure(images: readonly Pick<ScoredImage, 'defective' | 'score'>[]): RankMeasures {
  return rankMeasures(
    images.map(({ defective }) => (defective ? 1 : 0)),
    images.map(({ score }) => score),
  );
}

/** Mean of each measure over those for which it is defined, as over products or over splits. */
export function meanMeasures(list: readonly RankMeasures[]): RankMeasures {
  const mean = (measureOf: (one: RankMeasures) => number | null) => meanOfDefined(list.map(measureOf));
  return {
    auroc: mean((one) => one.auroc),
    averagePrecision: mean((one) => one.averagePrecision),
    bestF1: mean((one) => one.bestF1),
    fprAt95Tpr: mean((one) => one.fprAt95Tpr),
  };
}
