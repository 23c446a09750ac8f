import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawMix } from './draw-mix.ts';
import { countsOf, defectNames, goodNames } from './fixtures/counts-of.ts';
import { madeDataset } from './fixtures/made-dataset.ts';
import { roundHalfEven } from './round-half-even.ts';

const dataset = madeDataset({
  bolt: { train: 140, defects: { bent: 9, rust: 5 } },
  cap: { train: 31, defects: { cut: 12 } },
  disc: { train: 90, defects: { cut: 12 } },
  gear: { train: 60, defects: { cut: 12 } },
  nut: { train: 12, defects: { cut: 12 } },
  ring: { train: 300, defects: { cut: 12 } },
  screw: { train: 70, defects: { cut: 12 } },
});
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('a random mix', () => {
  it('has frequent products with defects and rare ones without, each product once', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const split = drawMix(dataset, { seed });
        const counts = countsOf(split);
        const frequent = Object.keys(counts).filter((product) => !split.tail.includes(product));
        expect(frequent.length).toBeGreaterThanOrEqual(1);
        expect(frequent.length).toBeLessThanOrEqual(5);
        expect(split.tail.length).toBeLessThanOrEqual(5);
        for (const product of frequent) {
          const [good, defective] = counts[product] as [number, number];
          expect(good).toBeGreaterThanOrEqual(31);
          expect(good).toBeLessThanOrEqual(100);
          expect(defective).toBe(Math.min(roundHalfEven(good * 0.1), 14));
        }
        for (const product of split.tail) {
          const [good, defective] = counts[product] as [number, number];
          expect([1, 2, 3, 4]).toContain(good);
          expect(defective).toBe(0);
        }
        const own = dataset.images.filter(({ part, product }) => part === 'test' && product in counts);
        expect(split.test.map(({ name }) => name).sort()).toEqual(own.map(({ name }) => name).sort());
        expect(new Set(split.train.map(({ path }) => path)).size).toBe(split.train.length);
      }),
      { numRuns: 80 },
    );
  });

  it('comes in all numbers of products and images', () => {
    const mixes = Array.from({ length: 200 }, (_, seed) => drawMix(dataset, { seed }));
    const rare = new Set(mixes.map(({ tail }) => tail.length));
    const frequent = new Set(mixes.map((mix) => Object.keys(countsOf(mix)).length - mix.tail.length));
    const images = new Set(mixes.flatMap((mix) => mix.tail.map((product) => countsOf(mix)[product]?.[0])));
    expect([...rare].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...frequent].sort()).toEqual([1, 2, 3, 4, 5]);
    expect([...images].sort()).toEqual([1, 2, 3, 4]);
  });

  it('has other ranges when asked, and says so in its name', () => {
    const split = drawMix(dataset, {
      frequent: [2, 2],
      rare: [3, 3],
      frequentImages: [10, 10],
      rareImages: [2, 2],
      seed: 5,
    });
    const counts = Object.values(countsOf(split)).map(([good]) => good);
    expect(counts.sort()).toEqual([10, 10, 2, 2, 2]);
    expect(split.name).toBe('made/mixes/2-2of10-10+3-3of2-2/noise10/seed05');
    expect(drawMix(dataset, { seed: 5 }).name).toBe('made/mixes/noise10/seed05');
  });

  it('keeps its products and good images at every noise', () => {
    const [none, some] = [0, 0.2].map((noise) => drawMix(dataset, { noise, seed: 11 }));
    expect(goodNames(none!)).toEqual(goodNames(some!));
    expect(defectNames(none!)).toEqual([]);
    const apart = drawMix(dataset, { noise: 0.2, overlap: false, seed: 11 });
    expect(apart.test).toHaveLength(some!.test.length - defectNames(some!).length);
  });

  it('needs products with enough images', () => {
    expect(() => drawMix(dataset, { frequent: [3, 4], frequentImages: [100, 200], seed: 1 })).toThrow(
      '2 of its products have at least 100 good training images, and 3 should be frequent',
    );
  });
});
