import { roundHalfEven } from './round-half-even.ts';

/** Probability left out at either end of the distribution. */
const cutOff = 0.01;
/** No product keeps fewer images, if it has as many. */
const least = 5;

/**
 * How many images each product keeps when sizes follow a discretised Pareto distribution. The range between its 0.01 and 0.99 quantiles is cut into
 * as many equal intervals as there are products; the first product keeps all its images, the others in proportion to the probability of their
 * interval, at least 5, never more than there are. With shape 6 these are exactly the sizes of the published splits (the paper prints 0.6, which
 * would leave 5 images of nearly every product).
 * @param counts - images of each product, in the order of falling size.   @returns as many sizes, each at most its count.
 */
export function paretoSizes(counts: readonly number[], shape: number): number[] {
  const shares = paretoShares(counts.length, shape);
  const scale = (counts[0] ?? 0) / (shares[0] ?? 1);
  return counts.map((count, i) => Math.min(count, Math.max(least, roundHalfEven((shares[i] as number) * scale))));
}

/** Probabilities of the intervals, falling. */
function paretoShares(intervals: number, shape: number): number[] {
  const first = quantile(cutOff, shape);
  const width = (quantile(1 - cutOff, shape) - first) / intervals;
  const below = Array.from({ length: intervals + 1 }, (_, i) => 1 - (first + i * width) ** -shape);
  return below.slice(1).map((share, i) => share - (below[i] as number));
}

/** Of the Pareto distribution that begins at 1. */
function quantile(share: number, shape: number): number {
  return (1 - share) ** (-1 / shape);
}
