import { fail } from '@tailedcore/core';
import type { Dataset } from '../datasets/dataset.ts';
import { assembleSplit, type Drawn } from './assemble-split.ts';
import { drawDefects, drawGood } from './draw-products.ts';
import type { EvaluationSplit } from './evaluation-split.ts';
import { longTailName, usualShape, usualTailShare } from './split-names.ts';
import { paretoSizes } from './pareto-sizes.ts';
import { roundHalfEven } from './round-half-even.ts';
import { shuffled } from './shuffled.ts';
import type { LongTailOptions } from './split-spec.ts';
import { type Stock, stocksToDraw, unfit } from './stock.ts';

/** Products with fewer good training images than this are rare in a Pareto split. */
export const rareBelow = 20;

/** How many images of a product are kept, before defects are mixed in. */
interface Size {
  readonly stock: Stock;
  readonly rare: boolean;
  readonly count: number;
}

/**
 * A long-tail noisy split as the paper has it, of all products of a data set. Step: a share `tailShare` (0.6) of the products, drawn, keeps `k` good
 * training images each and is rare; defects are mixed into each other product, `noise` times its good images. Pareto: the sizes of all products follow
 * `paretoSizes` in a drawn order; rare are those below 20; the defects, `noise` times all good images, fall on the products as images drawn from those
 * of the others do. Counts are rounded half to even and end where the defects do.
 *
 * All draws of one seed are nested: the same products are rare for every `k`, fewer images or defects are among the more, and the good images do not depend
 * on `noise`. Nothing depends on the order of the data set's images.
 * @throws E_OPTION when `k` is missing for a step; E_SPLIT when a product has no good training images, there are no defects to mix in, or not both rare and frequent products would be left.
 */
export function drawLongTail(dataset: Dataset, options: LongTailOptions): EvaluationSplit {
  const { kind, seed, noise = 0.1, overlap = true, maxTrain = Infinity } = options;
  const stocks = stocksToDraw(dataset, noise);
  const sizes = kind === 'step' ? stepSizes(dataset, stocks, options) : paretoSizesOf(stocks, options);
  const capped = sizes.map((size) => ({ ...size, count: Math.min(size.count, size.stock.good.length, maxTrain) }));
  const defects = kind === 'step' ? stepDefects(capped, noise) : paretoDefects(capped, noise, seed);
  const drawn = capped.map(({ stock, rare, count }): Drawn => {
    const mixedIn = defects.get(stock.product) ?? 0;
    return { stock, rare, good: drawGood(stock, count, seed), defects: drawDefects(stock, mixedIn, seed) };
  });
  return assembleSplit(longTailName(dataset, options), dataset, drawn, overlap);
}

function stepSizes(dataset: Dataset, stocks: readonly Stock[], options: LongTailOptions): Size[] {
  const { k, tailShare = usualTailShare, seed } = options;
  if (k === undefined)
    throw fail('E_OPTION', { what: 'k', expected: 'how many images a rare product keeps', received: 'none' });
  const rareCount = roundHalfEven(stocks.length * tailShare);
  if (rareCount < 1 || rareCount >= stocks.length) {
    const reason = `of its ${stocks.length} products ${rareCount} would be rare`;
    throw unfit(dataset, reason, 'Both rare and frequent ones are needed: give more products, or another tail share');
  }
  const rare = new Set(shuffled(stocks, seed, 'rare').slice(0, rareCount));
  return stocks.map((stock) => ({ stock, rare: rare.has(stock), count: rare.has(stock) ? k : Infinity }));
}

function stepDefects(sizes: readonly Size[], noise: number): Map<string, number> {
  const frequent = sizes.filter(({ rare }) => !rare);
  return new Map(frequent.map(({ stock, count }) => [stock.product, roundHalfEven(count * noise)]));
}

function paretoSizesOf(
  stocks: readonly Stock[],
  { shape = usualShape, maxTrain = Infinity, seed }: LongTailOptions,
): Size[] {
  const order = shuffled(stocks, seed, 'sizes');
  const counts = order.map(({ good }) => Math.min(good.length, maxTrain));
  return paretoSizes(counts, shape).map((count, i) => ({ stock: order[i] as Stock, rare: count < rareBelow, count }));
}

/** One shuffled list of the images of frequent products: its first images say which products the defects belong to, so more noise only adds. */
function paretoDefects(sizes: readonly Size[], noise: number, seed: number): Map<string, number> {
  const total = roundHalfEven(sizes.reduce((sum, { count }) => sum + count, 0) * noise);
  const frequent = sizes.filter(({ rare }) => !rare);
  const owners = frequent.flatMap(({ stock, count }) => new Array<string>(count).fill(stock.product));
  const defects = new Map<string, number>();
  for (const owner of shuffled(owners, seed, 'noise').slice(0, total)) {
    defects.set(owner, (defects.get(owner) ?? 0) + 1);
  }
  return defects;
}
