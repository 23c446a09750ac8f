/** A training image that looks defective. */
export interface Suspect {
  readonly image: number;
  /** Share of its patches that cleaning removed, 0..1. */
  readonly removedShare: number;
  /** Mean weight (LOF) of its most suspicious patches. */
  readonly outlierFactor: number;
}

/** Defects are small: the most suspicious hundredth of an image's patches speaks for it. */
const topShare = 0.01;
/** Robust standard deviations above the median, on a logarithmic scale, from which an image is suspect. */
const deviations = 3;
/** Standard deviation of a normal distribution per median absolute deviation. */
const perMad = 1.4826;

/** What a cleaner said of the patches of n images, and of copies of them after those. */
export interface CleanedPatches {
  /** Kept rows. */
  readonly rows: Uint32Array;
  /** [images * positions] or more, above 0. */
  readonly weights: Float32Array;
}

/**
 * Images whose worst patches stand out far more than those of most images, most suspicious first. Tail images are no suspects. The share of removed
 * patches alone would miss small defects (docs/decisions/0003-suspects.md).
 */
export function findSuspects(
  { rows, weights }: CleanedPatches,
  images: number,
  positions: number,
  tail: ReadonlySet<number>,
): Suspect[] {
  const shares = removedShares(rows, images, positions);
  const others = Array.from(shares, (removedShare, image) => ({
    image,
    removedShare,
    outlierFactor: topMean(weights.subarray(image * positions, (image + 1) * positions)),
  })).filter(({ image }) => !tail.has(image));
  const logs = others.map(({ outlierFactor }) => Math.log(outlierFactor));
  const middle = median(logs);
  const spread = perMad * median(logs.map((value) => Math.abs(value - middle)));
  return others
    .filter(({ removedShare }, i) => removedShare > 0 && (logs[i] as number) > middle + deviations * spread)
    .sort((a, b) => b.outlierFactor - a.outlierFactor || a.image - b.image);
}

/** Share of each image's patches that are not among the kept `rows`, [images]; rows of copies, after the images, do not count. */
export function removedShares(rows: Uint32Array, images: number, positions: number): Float32Array {
  const kept = new Uint32Array(images);
  for (const row of rows) {
    const image = Math.floor(row / positions);
    if (image < images) kept[image] = (kept[image] as number) + 1;
  }
  return Float32Array.from(kept, (count) => 1 - count / positions);
}

function topMean(weights: Float32Array): number {
  const count = Math.max(1, Math.ceil(topShare * weights.length));
  const top = weights.toSorted().subarray(-count);
  return top.reduce((sum, weight) => sum + weight, 0) / count;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
