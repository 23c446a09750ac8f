import { setImmediate } from 'node:timers/promises';
import { fail, throwIfAborted } from '@tailedcore/core';
import { byRarity } from './grouped.ts';
import { meanPixelMeasures } from './mean-pixel-measures.ts';
import type { Grouped, PixelMeasures } from './measures.ts';
import { type RegionSizes, sortRecords } from './pixel-records.ts';
import { addImage, emptyTally, measurePooled, measureTally, type PixelTally, putIntoBins } from './pixel-tally.ts';
import { addToBins, noBins } from './score-bins.ts';

/** How much an accumulator may keep. */
export interface PixelOptions {
  /** Bytes of kept pixels (4 for a good one, 8 for a defective one) up to which measures are exact. Default: 1 GiB. */
  readonly bytes?: number | undefined;
  /** Beyond it, about how many bins each product has, and all together. Default: 65,536. */
  readonly bins?: number | undefined;
}

/** A heat map and the truth about its pixels. */
export interface JudgedPixels {
  readonly product: string;
  /** [height, width] row-major, finite, larger = more suspect. */
  readonly map: Float32Array;
  readonly size: readonly [height: number, width: number];
  /** [height, width], 1 where defective; `good` when nothing is; `unknown` for a defective image without a mask: it is only counted as left out. */
  readonly mask: Uint8Array | 'good' | 'unknown';
}

/** Takes heat maps one by one and measures them all together. */
export interface PixelAccumulator {
  /** @throws E_SHAPE when sizes differ, E_NOT_FINITE for a pixel that cannot be ordered, E_OPTION for a mask with other values. */
  add(pixels: JudgedPixels): void;
  /**
   * Measures what was added so far, within each product and over all pixels. More may be added afterwards.
   * @param tail - rare products.
   * @throws E_ABORTED between products.
   */
  measure(tail: readonly string[], signal?: AbortSignal): Promise<Grouped<PixelMeasures>>;
}

/**
 * Measures heat maps against masks, exactly while the pixels fit in `bytes`: every distinct score is a threshold. Beyond it pixels are
 * counted in bins that adapt to the scores, and `errorBound` says how wrong a measure can be at most.
 * @throws E_OPTION for options out of range.
 */
export function pixelAccumulator({ bytes = 2 ** 30, bins: most = 65_536 }: PixelOptions = {}): PixelAccumulator {
  requireAtLeast('bytes of kept pixels', bytes, 0);
  requireAtLeast('bins of pixels', most, 2);
  const tallies = new Map<string, PixelTally>();
  const sizes: RegionSizes = { sizes: [], places: new Map() };
  /** Of all products together, once the first pixels were put into bins. */
  let pooled = noBins;
  const kept = () => Array.from(tallies.values()).reduce((sum, { records }) => sum + records.bytes, 0);
  const allIntoBins = () => {
    const lists = Array.from(tallies.values(), ({ records }) => sortRecords(records));
    pooled = addToBins(pooled, lists, sizes.sizes, most);
    for (const tally of tallies.values()) putIntoBins(tally, sizes, most);
  };
  return {
    add({ product, map, size, mask }) {
      if (mask !== 'unknown') check(map, size, mask);
      const tally = tallies.get(product) ?? emptyTally();
      tallies.set(product, tally);
      if (mask === 'unknown') tally.leftOut++;
      else addImage(tally, { map, size, mask: mask === 'good' ? undefined : mask }, sizes);
      if (kept() > bytes) allIntoBins();
    },
    async measure(tail, signal) {
      if (pooled.count > 0) allIntoBins();
      const measured: [string, PixelMeasures][] = [];
      for (const name of [...tallies.keys()].sort()) {
        await setImmediate();
        if (signal) throwIfAborted(signal);
        measured.push([name, measureTally(tallies.get(name) as PixelTally, sizes)]);
      }
      const products = Object.fromEntries(measured);
      const groups = byRarity(products, tail);
      return {
        products,
        tail: meanPixelMeasures(groups.tail),
        head: meanPixelMeasures(groups.head),
        all: meanPixelMeasures(groups.all),
        pooled: measurePooled([...tallies.values()], pooled, sizes),
      };
    },
  };
}

function check(map: Float32Array, [height, width]: JudgedPixels['size'], mask: Uint8Array | 'good'): void {
  const pixels = height * width;
  const lengths = { 'a heat map': map.length, ...(mask === 'good' ? {} : { 'a mask': mask.length }) };
  for (const [what, length] of Object.entries(lengths)) {
    if (length === pixels) continue;
    throw fail('E_SHAPE', { what, expected: `${height} x ${width} pixels`, received: `${length} values` });
  }
  for (let i = 0; i < pixels; i++) {
    if (!Number.isFinite(map[i])) throw fail('E_NOT_FINITE', { what: `pixel ${i} of a heat map`, received: map[i] });
    if (mask !== 'good' && (mask[i] as number) > 1) {
      throw fail('E_OPTION', { what: `pixel ${i} of a mask`, expected: '0 or 1', received: mask[i] });
    }
  }
}

function requireAtLeast(what: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw fail('E_OPTION', { what, expected: `a whole number from ${least}`, received: String(value) });
}
