import type { Calibration } from './measures.ts';
import type { ScoredImage } from './scored-image.ts';

/** Where the distribution of p-values is read: false alarm rates that one may want. */
const levels = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5] as const;

/**
 * How true the p-values of good images are: a share of at most `level` of them should be at most `level`. Those of defective images do not matter.
 * @returns null when an image has no p-value, since the method gives none; without good images there are no levels.
 */
export function calibrationOf(images: readonly Pick<ScoredImage, 'defective' | 'pValue'>[]): Calibration | null {
  const good: number[] = [];
  for (const { defective, pValue } of images) {
    if (pValue === null) return null;
    if (!defective) good.push(pValue);
  }
  if (good.length === 0) return { images: 0, levels: [], largestExcess: null };
  const sorted = Float64Array.from(good).sort();
  const upTo = (level: number) => sorted.reduce((count, value) => count + (value <= level ? 1 : 0), 0);
  return {
    images: sorted.length,
    levels: levels.map((level) => ({ level, share: upTo(level) / sorted.length })),
    // the empirical distribution steps up at each value: that is where it can exceed most
    largestExcess: sorted.reduce((largest, value, i) => Math.max(largest, (i + 1) / sorted.length - value), 0),
  };
}
