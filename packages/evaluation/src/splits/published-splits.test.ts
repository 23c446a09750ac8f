import { describe, expect, it } from 'vitest';
import { mvtecCounts, visaCounts } from './fixtures/made-dataset.ts';
import { publishedNamed, publishedSplit, publishedSplits } from './published-splits.ts';
import { roundHalfEven } from './round-half-even.ts';

const totals: Readonly<Record<string, readonly [good: number, defective: number][]>> = {
  'mvtecad/step_k1': [
    [1715, 170],
    [1491, 148],
    [1313, 130],
    [1358, 134],
    [1694, 168],
  ],
  'mvtecad/step_k4': [
    [1480, 144],
    [1390, 136],
    [1518, 148],
    [1742, 170],
    [1638, 159],
  ],
  'mvtecad/pareto': [
    [737, 74],
    [599, 60],
    [589, 59],
    [890, 89],
    [782, 78],
  ],
  'visa/step_k1': [
    [4067, 202],
    [4062, 202],
    [3250, 161],
    [4071, 202],
    [3258, 161],
  ],
  'visa/step_k4': [
    [4088, 202],
    [3629, 179],
    [4092, 202],
    [3185, 157],
    [3635, 180],
  ],
  'visa/pareto': [
    [2071, 104],
    [1064, 53],
    [1056, 53],
    [2079, 104],
    [2071, 104],
  ],
  'mixed-products/k4': [
    [207, 19],
    [247, 23],
    [247, 23],
  ],
  'mixed-products/k1': [
    [195, 19],
    [235, 23],
    [304, 30],
  ],
};
const counts: Readonly<Record<string, number>> = { ...mvtecCounts, ...visaCounts };

describe('published splits', () => {
  it('are five of each sort of MVTec AD and VisA, and six of the mixed products', () => {
    const names = publishedSplits();
    expect(names).toHaveLength(36);
    expect(names.slice(0, 2)).toEqual(['mvtecad/step_k1/seed01', 'mvtecad/step_k1/seed02']);
    expect(new Set(names.map((name) => name.replace(/\/seed0?\d$/, '')))).toEqual(new Set(Object.keys(totals)));
  });

  it.each(Object.entries(totals))('%s: good and defective training images', (family, expected) => {
    const splits = publishedNamed(family).map(publishedSplit);
    expect(splits.map(({ good, defective }) => [good, defective])).toEqual(expected);
    for (const { good, classes } of splits) {
      expect(Object.values(classes).reduce((sum, product) => sum + product.good, 0)).toBe(good);
    }
  });

  it.each(['mvtecad/step_k1', 'mvtecad/step_k4', 'visa/step_k1', 'visa/step_k4'])('%s follows the rule', (family) => {
    const [k, noise] = [Number(family.at(-1)), family.startsWith('visa') ? 0.05 : 0.1];
    for (const { classes } of publishedNamed(family).map(publishedSplit)) {
      const products = Object.entries(classes);
      expect(products.filter(([, { tail }]) => tail)).toHaveLength(roundHalfEven(products.length * 0.6));
      for (const [product, { good, defective, tail }] of products) {
        const all = counts[product] as number;
        expect([product, good, defective]).toEqual([product, tail ? k : all, tail ? 0 : roundHalfEven(all * noise)]);
      }
    }
  });

  it.each(['mvtecad/pareto', 'visa/pareto'])('%s follows the rule', (family) => {
    const noise = family.startsWith('visa') ? 0.05 : 0.1;
    for (const { good, defective, classes } of publishedNamed(family).map(publishedSplit)) {
      expect(defective).toBe(roundHalfEven(good * noise));
      for (const product of Object.values(classes)) {
        expect(product.tail).toBe(product.good < 20);
        if (product.tail) expect(product.defective).toBe(0);
      }
    }
  });

  it('one of them, product by product', () => {
    const { classes } = publishedSplit('mvtecad/pareto/seed01');
    expect(classes).toMatchObject({
      grid: { good: 264, defective: 33, tail: false },
      metal_nut: { good: 20, defective: 2, tail: false },
      toothbrush: { good: 14, defective: 0, tail: true },
    });
    expect(publishedSplit('mixed-products/k1/seed2').classes).toMatchObject({
      bottle: { good: 100, defective: 10, tail: false },
      cookie: { good: 31, defective: 3, tail: false },
      transistor: { good: 1, defective: 0, tail: true },
    });
  });

  it('are found by what their names begin with, up to a slash', () => {
    expect(publishedNamed('visa/pareto/seed03')).toEqual(['visa/pareto/seed03']);
    expect(publishedNamed('visa/pareto/')).toHaveLength(5);
    expect(publishedNamed('mvtecad')).toHaveLength(15);
    expect(() => publishedNamed('mvtecad/step_k')).toThrow('did you mean "mvtecad/step_k1"?');
    expect(() => publishedNamed('nothing')).toThrow(
      'E_SPLIT_UNKNOWN: There is no published split named "nothing". "tailedcore dataset published" lists them.',
    );
    expect(() => publishedSplit('mvtecad/step_k1')).toThrow('E_SPLIT_UNKNOWN');
    expect(() => publishedSplit('mvtecad/toString')).toThrow('E_SPLIT_UNKNOWN');
    expect(() => publishedSplit('mvtecad/step_k1/seed06')).toThrow('did you mean "mvtecad/step_k1/seed01"?');
  });
});
