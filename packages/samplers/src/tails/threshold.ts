import { nthSmallest } from './nth-smallest.ts';

/** How the threshold of neighbourhoods is found. */
export interface ThresholdRules {
  /** Share of the half-angle region that belongs to the neighbourhood, above 0, at most 1. */
  readonly percentile: number;
  /** Whether similarities are cut to multiples of 1/n first. */
  readonly quantize: boolean;
  /** Whether images exactly at half the largest angle are inside the half-angle region. */
  readonly boundary: 'exclusive' | 'inclusive';
}

/**
 * The similarity down to which images are neighbours of image i:
 *
 *     q_ij = trunc(n s_ij) / n, at most (n-1)/n     (s_ij itself without `quantize`)
 *     h_i  = cos(arccos(min_j q_ij) / 2)            half the angle to the most different image
 *     H_i  = { q_ij > h_i }                         (>= with an inclusive boundary); all of row i if that is empty
 *     t_i  = the trunc(p |H_i|)-th largest of H_i   (the first is image i itself); the smallest if that number is 0
 *
 * H_i is empty where all images are nearly alike. The bound (n-1)/n is what the reference gets from rounding errors: an image is
 * never wholly similar, not even to itself; held for certain here, so that copies of one image are one class.
 * @param similarities - [n], row i, in -1..1.   @returns in -1..1.
 */
export function neighborThreshold(similarities: Float32Array, rules: ThresholdRules): number {
  const values = similarities.slice();
  if (rules.quantize) quantizeInPlace(values);
  const half = halfAngle(smallest(values));
  const inside = values.filter((value) => value > half || (rules.boundary === 'inclusive' && value === half));
  const region = inside.length > 0 ? inside : values;
  const nth = Math.trunc(rules.percentile * region.length);
  return nthSmallest(region, nth === 0 ? 0 : region.length - nth);
}

function quantizeInPlace(values: Float32Array): void {
  const n = values.length;
  for (let i = 0; i < n; i++) values[i] = Math.min(Math.trunc(n * (values[i] as number)), n - 1) / n;
}

/** The least of `values`, [n]; infinity without any. */
export function smallest(values: Float32Array): number {
  let least = Infinity;
  for (const value of values) if (value < least) least = value;
  return least;
}

/**
 * cos(arccos(cosine) / 2) by the half-angle formula, which unlike the cosine of the arc cosine is exact at -1, -1/2 and 1; in float32
 * as the similarities, so that "exactly half the angle" can happen.
 */
export function halfAngle(cosine: number): number {
  return Math.fround(Math.sqrt((1 + cosine) / 2));
}
