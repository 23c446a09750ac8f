import { seededRandom } from '@tailedcore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maps } from './fixtures/arbitrary.ts';
import {
  aurocByPairs,
  auproByThresholds,
  averagePrecisionByThresholds,
  bestF1ByThresholds,
  type Maps,
  pixelsOf,
} from './fixtures/oracles.ts';
import { readGolden } from './fixtures/read-golden.ts';
import type { PixelMeasures } from './measures.ts';
import { pixelAccumulator, type PixelOptions } from './pixel-accumulator.ts';

const keys = ['auroc', 'averagePrecision', 'bestF1', 'aupro'] as const;

/** Measures of all images, which are of products in turn. */
function measure({ size, images }: Maps, options?: PixelOptions, products = ['a', 'b']) {
  const pixels = pixelAccumulator(options);
  images.forEach(({ map, mask }, i) => {
    const product = products[i % products.length] as string;
    pixels.add({ product, map: Float32Array.from(map), size, mask: Uint8Array.from(mask) });
  });
  return pixels.measure([]);
}

function expectWithin(values: PixelMeasures, truth: PixelMeasures): void {
  for (const key of keys) {
    expect(Math.abs((values[key] as number) - (truth[key] as number)), key).toBeLessThanOrEqual(
      values.errorBound + 1e-12,
    );
  }
}

describe('exact measures of heat maps', () => {
  it('weigh every region alike in AUPRO, cut the line at the limit, and rank pixels in the rest', async () => {
    // good: 9, 5, 2, 1; regions: {8}, {5, 5}, {0}
    const map = [9, 1, 8, 5, 5, 5, 2, 0];
    const mask = [0, 0, 1, 0, 1, 1, 0, 1];
    const { pooled } = await measure({ size: [1, 8], images: [{ map, mask }] });
    // corners of the curve: (1/4, 0), (1/4, 1/3), (2/4, 2/3): the limit is a fifth along the last line
    expect(pooled.aupro).toBeCloseTo((0.05 * (1 / 3 + (1 / 3 + (0.05 / 0.25) * (1 / 3))) * 0.5) / 0.3, 12);
    expect(pooled.auroc).toBe((3 + 2.5 + 2.5 + 0) / 16);
    expect(pooled.averagePrecision).toBeCloseTo((1 / 2 + 3 / 5 + 3 / 5 + 4 / 8) / 4, 12);
    expect(pooled.bestF1).toBe(6 / 9);
    expect(pooled).toMatchObject({ errorBound: 0, images: 1, leftOut: 0 });
  });

  it('equal their definitions, threshold by threshold', async () => {
    await fc.assert(
      fc.asyncProperty(maps, async (given) => {
        const images = given.images.map(({ map, mask }) => ({ map: map.map(Math.fround), mask }));
        const { pooled } = await measure(given);
        const ranked = pixelsOf({ ...given, images });
        expect(pooled.errorBound).toBe(0);
        expect(pooled.auroc).toBeCloseTo(aurocByPairs(ranked) as number, 12);
        expect(pooled.averagePrecision).toBeCloseTo(averagePrecisionByThresholds(ranked), 12);
        expect(pooled.bestF1).toBeCloseTo(bestF1ByThresholds(ranked), 12);
        expect(pooled.aupro).toBeCloseTo(auproByThresholds({ ...given, images }), 10);
      }),
    );
  });

  it('are those of scikit-learn and SciPy', async () => {
    const golden = readGolden('pixel-metrics');
    const [count = 0, height = 0, width = 0] = golden.shape('maps');
    const [scores, masks] = [golden.values('maps'), golden.values('masks')];
    const images = Array.from({ length: count }, (_, i) => {
      const [from, to] = [i * height * width, (i + 1) * height * width];
      return { map: scores.slice(from, to), mask: masks.slice(from, to) };
    });
    const { pooled } = await measure({ size: [height, width], images });
    expect(pooled.auroc).toBeCloseTo(golden.value('auroc'), 12);
    expect(pooled.averagePrecision).toBeCloseTo(golden.value('average_precision'), 12);
    expect(pooled.bestF1).toBeCloseTo(golden.value('f1_max'), 12);
    expect(pooled.aupro).toBeCloseTo(golden.value('aupro'), 12);
  });

  it('take good images as good all over, and count those without a mask as left out', async () => {
    const pixels = pixelAccumulator();
    const size = [1, 3] as const;
    pixels.add({ product: 'a', map: Float32Array.of(1, 2, 3), size, mask: Uint8Array.of(0, 0, 1) });
    pixels.add({ product: 'a', map: Float32Array.of(4, 4, 0), size, mask: 'good' });
    pixels.add({ product: 'a', map: Float32Array.of(9, 9, 9), size, mask: 'unknown' });
    pixels.add({ product: 'b', map: Float32Array.of(NaN), size, mask: 'unknown' });
    const { products, pooled, tail, head, all } = await pixels.measure(['b']);
    expect(products['a']).toMatchObject({ auroc: 3 / 5, images: 2, leftOut: 1 });
    const nothing = { auroc: null, averagePrecision: null, bestF1: null, aupro: null, errorBound: 0 };
    expect(products['b']).toEqual({ ...nothing, images: 0, leftOut: 1 });
    expect(pooled).toMatchObject({ auroc: 3 / 5, images: 2, leftOut: 2 });
    expect(tail).toEqual(products['b']);
    expect(head).toEqual(products['a']);
    expect(all).toMatchObject({ auroc: 3 / 5, images: 2, leftOut: 2 });
  });

  it('have means over products, and rank the pixels of all in the pooled one', async () => {
    const size = [1, 2] as const;
    const pixels = pixelAccumulator();
    pixels.add({ product: 'low', map: Float32Array.of(1, 2), size, mask: Uint8Array.of(0, 1) });
    pixels.add({ product: 'high', map: Float32Array.of(4, 3), size, mask: Uint8Array.of(0, 1) });
    const { tail, head, all, pooled } = await pixels.measure(['low']);
    expect([tail.auroc, head.auroc, all.auroc, pooled.auroc]).toEqual([1, 0, 0.5, 0.5]);
    expect(all.images).toBe(2);
  });

  it('count more images after a first measurement, and the same ones only once', async () => {
    const size = [1, 2] as const;
    const pixels = pixelAccumulator();
    pixels.add({ product: 'a', map: Float32Array.of(1, 2), size, mask: Uint8Array.of(0, 1) });
    const first = await pixels.measure([]);
    expect(await pixels.measure([])).toEqual(first);
    pixels.add({ product: 'a', map: Float32Array.of(3, -0), size, mask: 'good' });
    expect((await pixels.measure([])).pooled).toMatchObject({ auroc: 2 / 3, images: 2 });
  });
});

describe('measures from bins', () => {
  const few = { bytes: 0, bins: 4 };

  it('are off by no more than their bound, on any maps, however few the bins', async () => {
    await fc.assert(
      fc.asyncProperty(maps, fc.constantFrom(2, 4, 7, 20), fc.constantFrom(0, 100, 400), async (given, bins, bytes) => {
        const exact = await measure(given);
        const binned = await measure(given, { bytes, bins });
        for (const name of Object.keys(exact.products)) {
          const truth = exact.products[name] as PixelMeasures;
          if (truth.auroc === null) continue;
          expectWithin(binned.products[name] as PixelMeasures, truth);
        }
        expectWithin(binned.pooled, exact.pooled);
        expect(binned.pooled).toMatchObject({ images: exact.pooled.images, leftOut: 0 });
      }),
    );
  });

  it('lose nothing where the scores that differ are few', async () => {
    const random = seededRandom(5);
    const images = Array.from({ length: 4 }, () => {
      const mask = Array.from({ length: 400 }, () => (random() < 0.2 ? 1 : 0));
      return { mask, map: mask.map((pixel) => Math.floor(5 * random() + pixel)) };
    });
    const given = { size: [20, 20], images } as const;
    const binned = await measure(given, { bytes: 0, bins: 200 });
    expect(binned.pooled.errorBound).toBe(0);
    const exact = await measure(given);
    for (const key of keys) expect(binned.pooled[key]).toBeCloseTo(exact.pooled[key] as number, 12);
  });

  it('have bounds that hold, and are small, for scores of one kind; and that hold for scores made to mislead', async () => {
    const random = seededRandom(8);
    const image = (high: number, spread: number) => {
      const mask = Array.from({ length: 2500 }, (_, i) => (i % 50 < 10 && i < 1000 ? 1 : 0));
      return { mask, map: mask.map((pixel) => Math.fround(high + spread * (random() + random() + 0.7 * pixel))) };
    };
    const alike = { size: [50, 50], images: Array.from({ length: 12 }, () => image(1, 1)) } as const;
    const options = { bytes: 40_000, bins: 2000 };
    const [exact, binned] = [await measure(alike), await measure(alike, options)];
    expectWithin(binned.pooled, exact.pooled);
    expect(binned.pooled.errorBound).toBeGreaterThan(0);
    expect(binned.pooled.errorBound).toBeLessThan(0.005);
    // the first images spread the bins, and all others lie inside one of them
    const images = [
      ...Array.from({ length: 4 }, () => image(-1e6, 2e6)),
      ...Array.from({ length: 8 }, () => image(1, 1)),
    ];
    const misleading = { size: [50, 50], images } as const;
    const bad = await measure(misleading, { bytes: 40_000, bins: 50 });
    expectWithin(bad.pooled, (await measure(misleading)).pooled);
    expect(bad.pooled.errorBound).toBeGreaterThan(0.1);
  });

  it('are used from the byte on that is too much', async () => {
    const size = [1, 2] as const;
    const add = { product: 'a', map: Float32Array.of(1, 2), size, mask: Uint8Array.of(0, 1) };
    const bound = async (bytes: number) => {
      const pixels = pixelAccumulator({ bytes, bins: 2 });
      for (let i = 0; i < 6; i++) pixels.add({ ...add, map: Float32Array.of(i, i + 0.5) });
      return (await pixels.measure([])).pooled.errorBound;
    };
    expect(await bound(6 * 12)).toBe(0);
    expect(await bound(6 * 12 - 1)).toBeGreaterThan(0);
  });

  it('go on with bins when images come after a measurement', async () => {
    const size = [1, 2] as const;
    const pixels = pixelAccumulator(few);
    pixels.add({ product: 'a', map: Float32Array.of(1, 2), size, mask: Uint8Array.of(0, 1) });
    await pixels.measure([]);
    pixels.add({ product: 'b', map: Float32Array.of(3, 0), size, mask: 'good' });
    expect((await pixels.measure([])).pooled).toMatchObject({ auroc: 2 / 3, images: 2, errorBound: 0 });
  });
});

describe('what cannot be measured', () => {
  const size = [1, 2] as const;
  const map = Float32Array.of(1, 2);

  it('is refused with a code', () => {
    const { add } = pixelAccumulator();
    expect(() => add({ product: 'a', map, size: [2, 2], mask: 'good' })).toThrow(/^E_SHAPE: a heat map: .*2 x 2/);
    expect(() => add({ product: 'a', map, size, mask: Uint8Array.of(1) })).toThrow(/^E_SHAPE: a mask/);
    expect(() => add({ product: 'a', map, size, mask: Uint8Array.of(0, 255) })).toThrow(/^E_OPTION: pixel 1 of a mask/);
    expect(() => add({ product: 'a', map: Float32Array.of(1, NaN), size, mask: 'good' })).toThrow(
      /^E_NOT_FINITE: pixel 1/,
    );
    for (const options of [{ bytes: -1 }, { bytes: 1.5 }, { bins: 1 }, { bins: NaN }]) {
      expect(() => pixelAccumulator(options)).toThrow(/^E_OPTION/);
    }
  });

  it('stops when it is told to', async () => {
    const pixels = pixelAccumulator();
    pixels.add({ product: 'a', map, size, mask: 'good' });
    await expect(pixels.measure([], AbortSignal.abort())).rejects.toThrow(/^E_ABORTED/);
  });
});
