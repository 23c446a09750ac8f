import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readDataset } from './read-dataset.ts';

const photographs = fileURLToPath(new URL('../../../../../shared/data/mixed-products', import.meta.url));
const name = 'the photographs of seven products are read as mvtec, with the counts of their description';

if (existsSync(photographs)) {
  it(name, async () => {
    const { images, layout, name, notices } = await readDataset(photographs);
    expect([layout, name, notices]).toEqual(['mvtec', 'mixed-products', []]);
    const counts = new Map<string, number[]>();
    for (const { product, part, defective, masks } of images) {
      const [train, good, defects, masked] = counts.get(product) ?? [0, 0, 0, 0];
      const isTrain = part === 'train' ? 1 : 0;
      const isDefect = defective ? 1 : 0;
      counts.set(product, [
        (train as number) + isTrain,
        (good as number) + (1 - isTrain) * (1 - isDefect),
        (defects as number) + isDefect,
        (masked as number) + Math.min(1, masks.length),
      ]);
    }
    expect(Object.fromEntries(counts)).toEqual({
      bottle: [209, 20, 63, 63],
      transistor: [213, 60, 40, 0],
      magnetic_tile: [300, 60, 125, 125],
      metal_plate: [60, 20, 71, 71],
      solar_cell: [250, 60, 60, 0],
      cookie: [31, 14, 40, 32],
      commutator: [261, 60, 52, 52],
    });
    const kinds = (product: string) =>
      new Set(images.filter((image) => image.product === product).map(({ kind }) => kind));
    expect(kinds('bottle')).toEqual(new Set(['good', 'broken_large', 'broken_small', 'contamination']));
    expect(kinds('magnetic_tile').size).toBe(6);
  });
} else {
  it.skip(`${name} (not tested: ../shared/data/mixed-products is not here)`, () => undefined);
}
