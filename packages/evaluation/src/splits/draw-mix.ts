import type { Dataset } from '../datasets/dataset.ts';
import { assembleSplit } from './assemble-split.ts';
import { drawFrequent, drawGood } from './draw-products.ts';
import type { EvaluationSplit } from './evaluation-split.ts';
import { drawFrom, shuffled } from './shuffled.ts';
import { mixName } from './split-names.ts';
import type { MixOptions } from './split-spec.ts';
import { type Stock, stocksToDraw, unfit } from './stock.ts';

/**
 * A random mix: some frequent products with `noise` (0.1) times as many defects as good images, and some others that are rare and have none. First the
 * frequent ones are drawn, of those with as many images as the least frequent one has; the rare ones are drawn of the rest, as many as asked for or as are
 * left. The test are all test images of these products.
 * @throws E_SPLIT when too few products have enough good training images, or there are no defects to mix in.
 */
export function drawMix(dataset: Dataset, options: MixOptions): EvaluationSplit {
  const { frequent = [1, 5], rare = [0, 5], noise = 0.1, overlap = true, seed } = options;
  const stocks = shuffled(stocksToDraw(dataset, noise), seed, 'products');
  const many = takeFrequent(dataset, stocks, options, drawFrom(frequent, seed, 'frequent'));
  const few = stocks.filter((stock) => !many.includes(stock)).slice(0, drawFrom(rare, seed, 'rare'));
  const drawn = [
    ...many.map((stock) => drawFrequent(stock, sizeOf(stock, options.frequentImages ?? [31, 100], seed), noise, seed)),
    ...few.map((stock) => {
      const good = drawGood(stock, sizeOf(stock, options.rareImages ?? [1, 4], seed), seed);
      return { stock, rare: true, good, defects: [] };
    }),
  ];
  return assembleSplit(mixName(dataset, options), dataset, drawn, overlap);
}

function takeFrequent(dataset: Dataset, stocks: readonly Stock[], options: MixOptions, count: number): Stock[] {
  const [fewest] = options.frequentImages ?? [31, 100];
  const [least] = options.frequent ?? [1, 5];
  const fit = stocks.filter(({ good }) => good.length >= fewest);
  if (fit.length >= least) return fit.slice(0, count);
  const reason = `${fit.length} of its products have at least ${fewest} good training images, and ${least} should be frequent`;
  throw unfit(dataset, reason, 'Ask for fewer frequent products, or fewer images of them');
}

function sizeOf({ product }: Stock, range: readonly [number, number], seed: number): number {
  return drawFrom(range, seed, `size/${product}`);
}
