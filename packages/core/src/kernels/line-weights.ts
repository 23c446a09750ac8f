import { gaussian } from './gaussian.ts';
import { upsample } from './upsample.ts';

/** How a line of `to` pixels is made of a line of patches: pixel p is the sum of `count` patches from `first[p]` on, times their weights. */
export interface LineWeights {
  readonly count: number;
  /** [to], so that first + count stays within the line. */
  readonly first: Uint32Array;
  /** [to, count] */
  readonly weights: Float64Array;
}

/** Made once for each kind of map that a program draws; there are few. */
const known = new Map<string, LineWeights>();
const mostKnown = 16;

/**
 * Resizing and smoothing of one line as weights: what `upsample` and `gaussian` make of each patch alone.
 * @throws E_OPTION when sigma is negative or truncate is not positive.
 */
export function lineWeights(from: number, to: number, sigma: number, truncate: number): LineWeights {
  const key = [from, to, sigma, truncate].join();
  let found = known.get(key);
  if (!found) {
    found = compute(from, to, sigma, truncate);
    if (known.size >= mostKnown) known.delete(known.keys().next().value as string);
    known.set(key, found);
  }
  return found;
}

function compute(from: number, to: number, sigma: number, truncate: number): LineWeights {
  const low = new Uint32Array(to).fill(from);
  const high = new Uint32Array(to);
  const columns: Float64Array[] = [];
  for (let patch = 0; patch < from; patch++) {
    const alone = new Float64Array(from);
    alone[patch] = 1;
    const resized = upsample(alone, [from, 1], [to, 1]);
    const line = sigma === 0 ? resized : gaussian(resized, [to, 1], sigma, truncate);
    for (let pixel = 0; pixel < to; pixel++) {
      if (line[pixel] === 0) continue;
      low[pixel] = Math.min(low[pixel] as number, patch);
      high[pixel] = patch;
    }
    columns.push(line);
  }
  const count = low.reduce((most, first, pixel) => Math.max(most, (high[pixel] as number) - first + 1), 1);
  const first = low.map((patch) => Math.min(patch, from - count));
  const weights = Float64Array.from({ length: to * count }, (_, i) => {
    const pixel = Math.floor(i / count);
    return (columns[(first[pixel] as number) + (i % count)] as Float64Array)[pixel] as number;
  });
  return { count, first, weights };
}
