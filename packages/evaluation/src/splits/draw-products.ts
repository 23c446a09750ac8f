import type { Dataset, LabelledImage } from '../datasets/dataset.ts';
import { assembleSplit, type Drawn } from './assemble-split.ts';
import type { EvaluationSplit } from './evaluation-split.ts';
import { roundHalfEven } from './round-half-even.ts';
import { shuffled } from './shuffled.ts';
import { balancedName, singleName } from './split-names.ts';
import type { BalancedOptions, SingleOptions } from './split-spec.ts';
import { type Stock, stocksToDraw, unfit } from './stock.ts';

/** `count` good training images, or all there are; fewer are among the more. */
export function drawGood({ product, good }: Stock, count: number, seed: number): LabelledImage[] {
  return shuffled(good, seed, `good/${product}`).slice(0, count);
}

/** `count` defects, or all there are; fewer are among the more. */
export function drawDefects({ product, defects }: Stock, count: number, seed: number): LabelledImage[] {
  return shuffled(defects, seed, `defects/${product}`).slice(0, count);
}

/** A product with `count` good images, and defects that are `noise` times as many. */
export function drawFrequent(stock: Stock, count: number, noise: number, seed: number): Drawn {
  const good = drawGood(stock, count, seed);
  return { stock, rare: false, good, defects: drawDefects(stock, roundHalfEven(good.length * noise), seed) };
}

/**
 * One product alone: its good training images, with `noise` (0.1) times as many defects.
 * @throws E_SPLIT when the data set has no such product, or it has no good training images, or no defects to mix in.
 */
export function singleProduct(dataset: Dataset, product: string, options: SingleOptions): EvaluationSplit {
  const { noise = 0.1, overlap = true, maxTrain = Infinity, seed } = options;
  const images = dataset.images.filter((image) => image.product === product);
  if (images.length === 0) {
    const known = [...new Set(dataset.images.map((image) => image.product))].sort().join(', ');
    throw unfit(dataset, `it has no product ${JSON.stringify(product)}`, `Choose one of ${known}`);
  }
  const drawn = stocksToDraw({ ...dataset, images }, noise).map((stock) => drawFrequent(stock, maxTrain, noise, seed));
  return assembleSplit(singleName(dataset, product, options), dataset, drawn, overlap);
}

/**
 * The same number of good training images of every product, each with `noise` (0.1) times as many defects; no product is rare.
 * @throws E_SPLIT when a product has fewer good training images, or there are no defects to mix in.
 */
export function balanced(dataset: Dataset, options: BalancedOptions): EvaluationSplit {
  const { images, noise = 0.1, overlap = true, seed } = options;
  const stocks = stocksToDraw(dataset, noise);
  const short = stocks.filter(({ good }) => good.length < images);
  if (short.length > 0) {
    const counts = short.map(({ product, good }) => `${product} ${good.length}`).join(', ');
    throw unfit(dataset, `some products have fewer than ${images} good training images: ${counts}`, 'Ask for fewer');
  }
  const drawn = stocks.map((stock) => drawFrequent(stock, images, noise, seed));
  return assembleSplit(balancedName(dataset, options), dataset, drawn, overlap);
}
