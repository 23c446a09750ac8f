import type { HeatRange } from './heat-layer.ts';

/**
 * Shares of the threshold. It belongs to image scores, the largest of unsmoothed patches; smoothing lowers those peaks by a tenth and more, so
 * heat starts well below it. Measured on photographs of bottles, cookies and metal plates: the peaks of good images lie around 0.4, 0.7 and 0.5
 * thresholds (medians), those of defective ones around 1.2, 1.0 and 0.9.
 */
const start = 0.65;
const full = 1.2;

/**
 * One range for all images, so that they can be compared: around the threshold, or up to the largest score where there is none, which
 * then only shows where the least usual images are least usual.
 * @param scores - of the images, finite, not negative.   @returns low below high, both positive.
 */
export function heatRange(threshold: number | null, scores: readonly number[]): HeatRange {
  const reference =
    threshold !== null && threshold > 0 ? threshold : scores.reduce((most, score) => Math.max(most, score), 0) || 1;
  return { low: start * reference, high: full * reference };
}

/**
 * The range for one image: an image hotter than the common range gets its own scale, so that its worst spot still stands out where all of it is unusual (as with products that
 * were hardly seen in training).
 * @param peak - the largest value of its heat map.
 */
export function rangeFor(range: HeatRange, peak: number): HeatRange {
  const scale = Math.max(1, peak / range.high);
  return { low: range.low * scale, high: range.high * scale };
}
