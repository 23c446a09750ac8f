import { describe, expect, it } from 'vitest';
import { balanced, singleProduct } from './draw-products.ts';
import { countsOf, defectNames, goodNames } from './fixtures/counts-of.ts';
import { madeDataset } from './fixtures/made-dataset.ts';

const dataset = madeDataset({
  bolt: { train: 40, good: 3, defects: { bent: 3, rust: 5 } },
  cap: { train: 31, good: 4, defects: { cut: 2 } },
  nut: { train: 8, good: 5 },
});

describe('a product alone', () => {
  it('has all its good images, a tenth of them as defects, and only its own test images', () => {
    const split = singleProduct(dataset, 'bolt', { seed: 1 });
    expect(split).toMatchObject({ name: 'made/singles/noise10/bolt', family: 'made/singles/noise10', tail: [] });
    expect(countsOf(split)).toEqual({ bolt: [40, 4] });
    expect(split.test).toHaveLength(11);
    expect(split.test.every(({ product }) => product === 'bolt')).toBe(true);
  });

  it('has no more defects than there are, and they can be kept out of the test', () => {
    const split = singleProduct(dataset, 'cap', { noise: 0.5, overlap: false, maxTrain: 10, seed: 1 });
    expect(countsOf(split)).toEqual({ cap: [10, 2] });
    expect(split.test.map(({ kind }) => kind)).toEqual(['good', 'good', 'good', 'good']);
    expect(split.family).toBe('made/singles/max10/noise50/no-overlap');
  });

  it('must be there', () => {
    expect(() => singleProduct(dataset, 'nut', { seed: 1 })).toThrow('no defective test images');
    expect(() => singleProduct(dataset, 'bolts', { seed: 1 })).toThrow(
      'E_SPLIT: A split cannot be made of /made: it has no product "bolts". Choose one of bolt, cap, nut.',
    );
  });
});

describe('a balanced split', () => {
  it('has as many images of each product, with defects where there are some', () => {
    const split = balanced(dataset, { images: 8, noise: 0.25, seed: 4 });
    expect(countsOf(split)).toEqual({ bolt: [8, 2], cap: [8, 2], nut: [8, 0] });
    expect(split).toMatchObject({ family: 'made/balanced/images8/noise25', tail: [] });
    expect(split.name).toBe('made/balanced/images8/noise25/seed04');
    expect(split.test).toHaveLength(22);
  });

  it('has fewer images among more, and the same at every noise', () => {
    const more = balanced(dataset, { images: 8, noise: 0.5, seed: 4 });
    const fewer = balanced(dataset, { images: 3, noise: 0.5, seed: 4 });
    expect(goodNames(more)).toEqual(expect.arrayContaining(goodNames(fewer)));
    expect(defectNames(more)).toEqual(expect.arrayContaining(defectNames(fewer)));
    expect(goodNames(balanced(dataset, { images: 8, noise: 0, seed: 4 }))).toEqual(goodNames(more));
  });

  it('needs them', () => {
    expect(() => balanced(dataset, { images: 35, seed: 1 })).toThrow(
      'some products have fewer than 35 good training images: cap 31, nut 8. Ask for fewer.',
    );
  });
});
