import { describe, expect, it } from 'vitest';
import { drawLongTail } from './draw-long-tail.ts';
import { singleProduct } from './draw-products.ts';
import { countsOf } from './fixtures/counts-of.ts';
import { madeDataset, madeMvtec } from './fixtures/made-dataset.ts';
import { makeSplits } from './make-splits.ts';
import { type SplitSpecInput, splitSpecSchema } from './split-spec.ts';

const dataset = madeDataset({
  bolt: { train: 40, defects: { bent: 5 } },
  cap: { train: 31, defects: { cut: 5 } },
  nut: { train: 35, defects: { cut: 5 } },
});
const namesOf = (spec: SplitSpecInput, of = dataset) => makeSplits(spec, of).map(({ name }) => name);

describe('the splits of a recipe', () => {
  it('are one for each seed', () => {
    const spec = { longtail: { kind: 'step' as const, k: 2, noise: 0.2, seeds: [3, 12] } };
    expect(makeSplits(spec, dataset)).toEqual([3, 12].map((seed) => drawLongTail(dataset, { ...spec.longtail, seed })));
    expect(namesOf(spec)).toEqual(['made/longtail/step_k2/noise20/seed03', 'made/longtail/step_k2/noise20/seed12']);
    expect(namesOf({ balanced: { images: 9, seeds: [1] } })).toEqual(['made/balanced/images9/noise10/seed01']);
  });

  it('are one for each mix, all different', () => {
    const splits = makeSplits({ mixes: { count: 12, seed: 2 } }, dataset);
    expect(splits.map(({ name }) => name).slice(0, 2)).toEqual([
      'made/mixes/noise10/seed02-mix01',
      'made/mixes/noise10/seed02-mix02',
    ]);
    expect(new Set(splits.map(({ name }) => name)).size).toBe(12);
    expect(new Set(splits.map((split) => JSON.stringify(countsOf(split)))).size).toBeGreaterThan(6);
    const other = makeSplits({ mixes: { count: 12, seed: 3 } }, dataset);
    expect(other.map(countsOf)).not.toEqual(splits.map(countsOf));
  });

  it('are one for each product, or one of all', () => {
    const splits = makeSplits({ singles: { noise: 0 } }, dataset);
    expect(splits).toEqual(
      ['bolt', 'cap', 'nut'].map((product) => singleProduct(dataset, product, { noise: 0, seed: 1 })),
    );
    expect(namesOf({ whole: true })).toEqual(['made/whole']);
  });

  it('can have a family name of their own', () => {
    expect(namesOf({ longtail: { kind: 'pareto', seeds: [1, 2], family: 'mine' } })).toEqual([
      'mine/seed01',
      'mine/seed02',
    ]);
    expect(makeSplits({ singles: { family: 'one/by/one' } }, dataset)[0]).toMatchObject({
      name: 'one/by/one/bolt',
      family: 'one/by/one',
    });
    expect(namesOf({ mixes: { count: 1, family: 'm' } })).toEqual(['m/seed01-mix01']);
  });

  it('may be published ones', () => {
    expect(() => makeSplits({ published: 'mvtecad/step_k4' }, dataset)).toThrow('it has no product bottle, cable');
    expect(() => makeSplits({ published: 'mvtecad/step' }, dataset)).toThrow('E_SPLIT_UNKNOWN');
    expect(() => makeSplits({ published: 'mvtecad/pareto/seed01' }, madeMvtec())).toThrow('is named color/');
  });
});

describe('what a recipe may ask for', () => {
  it.each([
    [{}, 'split: expected exactly one of published, longtail, mixes, singles, balanced, whole'],
    [{ whole: true, published: 'visa' }, 'split: expected exactly one of'],
    [{ longtail: { kind: 'step', seeds: [1] } }, 'longtail.k: expected a whole number of at least 1 for kind step'],
    [{ longtail: { kind: 'pareto', k: 4, seeds: [1] } }, 'longtail.k: expected nothing here for kind pareto'],
    [{ longtail: { kind: 'pareto', tailShare: 0.5, seeds: [1] } }, 'longtail.tailShare: expected nothing here'],
    [{ longtail: { kind: 'step', k: 4, shape: 2, seeds: [1] } }, 'longtail.shape: expected nothing here'],
    [{ longtail: { kind: 'step', k: 4, seeds: [] } }, 'longtail.seeds'],
    [{ longtail: { kind: 'step', k: 4, seeds: [1], noise: 1.5 } }, 'longtail.noise'],
    [{ longtail: { kind: 'step', k: 4, seeds: [1], nose: 0.1 } }, 'longtail'],
    [{ mixes: { count: 3, frequent: [4, 2] } }, 'mixes.frequent: expected the smaller number first'],
    [{ whole: false }, 'whole'],
  ])('%j is refused', (spec, message) => {
    expect(() => makeSplits(spec as SplitSpecInput, dataset)).toThrow('E_CONFIG');
    expect(() => makeSplits(spec as SplitSpecInput, dataset)).toThrow(message);
  });

  it('has the defaults of the paper and of the decision on tail guards', () => {
    expect(splitSpecSchema.parse({ mixes: { count: 60 } }).mixes).toEqual({
      count: 60,
      seed: 1,
      frequent: [1, 5],
      rare: [0, 5],
      frequentImages: [31, 100],
      rareImages: [1, 4],
      noise: 0.1,
      overlap: true,
    });
    expect(splitSpecSchema.parse({ longtail: { kind: 'pareto', seeds: [1] } }).longtail).toEqual({
      kind: 'pareto',
      seeds: [1],
      noise: 0.1,
      overlap: true,
    });
  });
});
