import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDataset } from '../datasets/read-dataset.ts';
import { applyPublished } from './apply-published.ts';
import { drawLongTail } from './draw-long-tail.ts';
import { countsOf } from './fixtures/counts-of.ts';
import { publishedNamed, publishedSplit } from './published-splits.ts';

const root = fileURLToPath(new URL('../../../../../shared/data/mixed-products', import.meta.url));
const areHere = existsSync(root);
if (!areHere) console.warn('Skipped: the photographs are not here (../shared/data/mixed-products).');

describe.skipIf(!areHere)('on real photographs', () => {
  it('published splits find all their images', async () => {
    const dataset = await readDataset(root);
    for (const name of publishedNamed('mixed-products')) {
      const split = applyPublished(dataset, name);
      const counts = Object.entries(publishedSplit(name).classes).map(([product, one]) => [
        product,
        [one.good, one.defective],
      ]);
      expect(countsOf(split)).toEqual(Object.fromEntries(counts));
      expect(split.test).toHaveLength(745);
      expect(split.train.every(({ path }) => existsSync(path))).toBe(true);
    }
  });

  it('a drawn split is as large as the published ones of the same rule', async () => {
    const split = drawLongTail(await readDataset(root), { kind: 'step', k: 4, maxTrain: 100, seed: 1 });
    expect(split.tail).toHaveLength(4);
    const frequent = Object.entries(countsOf(split)).filter(([product]) => !split.tail.includes(product));
    const sizes = {
      bottle: 100,
      commutator: 100,
      cookie: 31,
      magnetic_tile: 100,
      metal_plate: 60,
      solar_cell: 100,
      transistor: 100,
    };
    for (const [product, [good, defective]] of frequent) {
      expect(good).toBe(sizes[product as keyof typeof sizes]);
      expect(defective).toBe(Math.round(good / 10));
    }
  });
});
