import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../datasets/dataset.ts';
import { drawLongTail } from './draw-long-tail.ts';
import { countsOf, defectNames, goodNames } from './fixtures/counts-of.ts';
import { madeDataset, madeMvtec, mvtecCounts, visaCounts } from './fixtures/made-dataset.ts';
import { roundHalfEven } from './round-half-even.ts';
import type { LongTailOptions } from './split-spec.ts';

const mvtec = madeMvtec();
const small = madeDataset({
  bolt: { train: 40, good: 3, defects: { bent: 3, rust: 5 } },
  cap: { train: 31, good: 3, defects: { cut: 2 } },
  disc: { train: 26, good: 3, defects: { cut: 9 } },
  gear: { train: 60, good: 3, defects: { cut: 9 } },
  nut: { train: 8, good: 3, defects: { cut: 9 } },
});

const drawn = fc.record({
  kind: fc.constantFrom('step' as const, 'pareto' as const),
  k: fc.integer({ min: 1, max: 12 }),
  noise: fc.double({ min: 0, max: 1, noNaN: true }),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  overlap: fc.boolean(),
  maxTrain: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
});

describe('a step split', () => {
  it.each([
    [mvtecCounts, 9],
    [visaCounts, 7],
    [{ a: 30, b: 30, c: 30, d: 30, e: 30, f: 30, g: 30 }, 4],
  ])('leaves 60 %% of the products with k images', (counts, rare) => {
    const products = Object.entries(counts).map(
      ([product, train]) => [product, { train, defects: { cut: 90 } }] as const,
    );
    const dataset = madeDataset(Object.fromEntries(products));
    const split = drawLongTail(dataset, { kind: 'step', k: 4, noise: 0.1, seed: 3 });
    expect(split.tail).toHaveLength(rare);
    const found = countsOf(split);
    for (const [product, train] of Object.entries(counts)) {
      expect(found[product]).toEqual(split.tail.includes(product) ? [4, 0] : [train, roundHalfEven(train * 0.1)]);
    }
  });

  it('is called after what differs from the usual', () => {
    const nameOf = (options: Partial<LongTailOptions>) => {
      const { name, family } = drawLongTail(mvtec, { kind: 'step', k: 4, seed: 2, ...options });
      expect(name).toBe(`${family}/seed02`);
      return family;
    };
    expect(nameOf({})).toBe('made/longtail/step_k4/noise10');
    expect(nameOf({ noise: 0.025, overlap: false })).toBe('made/longtail/step_k4/noise2.5/no-overlap');
    expect(nameOf({ tailShare: 0.4, maxTrain: 100, noise: 0 })).toBe('made/longtail/step_k4/tail40/max100/noise0');
    expect(nameOf({ kind: 'pareto' })).toBe('made/longtail/pareto/noise10');
    expect(nameOf({ kind: 'pareto', shape: 2 })).toBe('made/longtail/pareto/shape2/noise10');
  });

  it('draws other products and images with another seed', () => {
    const tails = [1, 2, 3, 4].map((seed) => drawLongTail(mvtec, { kind: 'step', k: 1, seed }).tail.join());
    expect(new Set(tails).size).toBeGreaterThan(2);
    const kept = [1, 2, 3, 4].map((seed) => goodNames(drawLongTail(small, { kind: 'step', k: 1, seed })).join());
    expect(new Set(kept).size).toBe(4);
  });

  it('keeps what there is when a product has fewer than k', () => {
    const split = drawLongTail(small, { kind: 'step', k: 50, tailShare: 0.8, noise: 0, seed: 1 });
    for (const product of split.tail) {
      const train = { bolt: 40, cap: 31, disc: 26, gear: 60, nut: 8 }[product] as number;
      expect(countsOf(split)[product]).toEqual([Math.min(50, train), 0]);
    }
  });
});

describe('a Pareto split', () => {
  it('has the published sizes, rare products below 20, and a tenth of all images as defects of the others', () => {
    const split = drawLongTail(mvtec, { kind: 'pareto', seed: 7 });
    const counts = countsOf(split);
    const sizes = Object.values(counts).map(([good]) => good);
    const most = Math.max(...sizes);
    expect(mvtecCounts[Object.keys(counts).find((product) => counts[product]?.[0] === most) as 'bottle']).toBe(most);
    expect(Math.min(...sizes)).toBe(5);
    expect(split.tail).toEqual(Object.keys(counts).filter((product) => (counts[product]?.[0] as number) < 20));
    const defects = Object.values(counts).reduce((sum, [, defective]) => sum + defective, 0);
    expect(defects).toBe(roundHalfEven(sizes.reduce((sum, size) => sum + size, 0) * 0.1));
    for (const product of split.tail) expect(counts[product]?.[1]).toBe(0);
  });
});

describe('any long-tail split', () => {
  it('has no image twice in training, only real ones, and in the test all of them or all but the mixed-in', () => {
    fc.assert(
      fc.property(drawn, (options) => {
        const split = drawLongTail(small, options);
        const train = split.train.map(({ path }) => path);
        expect(new Set(train).size).toBe(train.length);
        for (const image of split.train) {
          const original = small.images.find(({ path }) => path === image.path);
          expect(image).toEqual({ ...original, part: 'train' });
          expect(original?.part).toBe(image.defective ? 'test' : 'train');
        }
        const test = small.images.filter(({ part }) => part === 'test').map(({ name }) => name);
        const mixedIn = options.overlap ? [] : defectNames(split);
        expect(split.test.map(({ name }) => name).sort()).toEqual(
          test.filter((name) => !mixedIn.includes(name)).sort(),
        );
        for (const { product, defective } of split.train) {
          if (defective) expect(split.tail).not.toContain(product);
        }
        const counts = Object.values(countsOf(split));
        expect(Math.max(...counts.map(([good]) => good))).toBeLessThanOrEqual(options.maxTrain ?? 60);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the same good images at every noise, and the defects of less noise are among those of more', () => {
    fc.assert(
      fc.property(drawn, fc.double({ min: 0, max: 1, noNaN: true }), (options, other) => {
        const [less, more] = [options.noise, other]
          .sort((a, b) => a - b)
          .map((noise) => drawLongTail(small, { ...options, noise }));
        expect(goodNames(less!)).toEqual(goodNames(more!));
        expect(less!.tail).toEqual(more!.tail);
        const among = new Set(defectNames(more!));
        expect(defectNames(less!).filter((name) => !among.has(name))).toEqual([]);
      }),
      { numRuns: 60 },
    );
    const levels = [0, 0.05, 0.1, 0.2].map((noise) => drawLongTail(mvtec, { kind: 'step', k: 4, noise, seed: 1 }));
    const counts = levels.map((split) => defectNames(split).length);
    expect(counts[0]).toBe(0);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(counts).size).toBe(4);
  });

  it('with k = 1 has one of the images of k = 4, and the same rare products', () => {
    const [one, four] = [1, 4].map((k) => drawLongTail(mvtec, { kind: 'step', k, seed: 5 }));
    expect(one?.tail).toEqual(four?.tail);
    expect(goodNames(one!).filter((name) => !goodNames(four!).includes(name))).toEqual([]);
  });

  it('does not depend on the order of files, and is the same each time', () => {
    fc.assert(
      fc.property(
        drawn,
        fc.shuffledSubarray([...small.images], { minLength: small.images.length }),
        (options, images) => {
          expect(drawLongTail({ ...small, images }, options)).toEqual(drawLongTail(small, options));
        },
      ),
      { numRuns: 30 },
    );
    const split = drawLongTail(small, { kind: 'step', k: 2, noise: 0.1, seed: 1 });
    expect(split.tail).toEqual(['bolt', 'cap', 'disc']);
    expect(split.train.filter(({ product }) => split.tail.includes(product)).map(({ name }) => name)).toEqual([
      'bolt/train/good/008.png',
      'bolt/train/good/018.png',
      'cap/train/good/021.png',
      'cap/train/good/023.png',
      'disc/train/good/015.png',
      'disc/train/good/024.png',
    ]);
    expect(defectNames(split)).toEqual([
      'gear/test/cut/000.png',
      'gear/test/cut/001.png',
      'gear/test/cut/003.png',
      'gear/test/cut/005.png',
      'gear/test/cut/006.png',
      'gear/test/cut/007.png',
      'nut/test/cut/004.png',
    ]);
  });

  it('takes no part of images for validation, or of defects that are in training already', () => {
    const images = small.images.map((image, i) => (i % 7 === 3 ? { ...image, part: 'validation' as const } : image));
    const split = drawLongTail({ ...small, images }, { kind: 'pareto', seed: 1 });
    const kept = new Set(images.filter(({ part }) => part !== 'validation').map(({ name }) => name));
    expect([...split.train, ...split.test].filter(({ name }) => !kept.has(name))).toEqual([]);
  });

  it('says what a data set lacks', () => {
    const draw =
      (dataset: Dataset, options: Partial<LongTailOptions> = {}) =>
      () =>
        drawLongTail(dataset, { kind: 'step', k: 4, seed: 1, ...options });
    expect(draw(madeDataset({ bolt: { train: 9 }, cap: { train: 0 }, nut: { train: 0 } }))).toThrow(
      'E_SPLIT: A split cannot be made of /made: there are no good training images of cap, nut. Leave those products out.',
    );
    expect(draw(madeDataset({ bolt: { train: 9 }, cap: { train: 9 } }))).toThrow('no defective test images');
    expect(draw(madeDataset({ bolt: { train: 9 }, cap: { train: 9 } }), { noise: 0 })).not.toThrow();
    expect(draw(madeDataset({ bolt: { train: 9, defects: { cut: 1 } } }))).toThrow(
      'of its 1 products 1 would be rare. Both rare and frequent ones are needed',
    );
    expect(draw(small, { tailShare: 0.05 })).toThrow('of its 5 products 0 would be rare');
    expect(draw(small, { k: undefined })).toThrow('E_OPTION: k: expected how many images a rare product keeps');
    expect(draw({ ...small, images: [] })).toThrow('it has no images');
  });
});
