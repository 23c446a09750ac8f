import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { checkRecipe } from './check-recipe.ts';
import { cleanerText } from './fixtures/plugins.ts';
import { put, workFolder, writeDataset } from './fixtures/tiny-bench.ts';
import { planBench, type PlanOptions } from './plan.ts';
import type { RecipeInput } from './recipe-schema.ts';

const folder = await workFolder();
await writeDataset(join(folder, 'photos'));
await put(join(folder, 'mine.mjs'), cleanerText(''));
const recipe: RecipeInput = {
  title: 'Planned',
  dataset: { name: 'd', root: 'photos' },
  splits: [{ whole: true }],
  methods: [{ name: 'm' }],
};
const plan = (change: Partial<RecipeInput> = {}, options: PlanOptions = {}) =>
  planBench(checkRecipe({ ...recipe, ...change }), { folder, ...options });
const settingsOf = async (...args: Parameters<typeof plan>) =>
  (await plan(...args)).cells.map(({ system }) => (system.kind === 'scores' ? {} : system.settings));

it('lays settings one upon another: common ones, those of the splits, of the method, of the command', async () => {
  const layers = {
    settings: { augment: 'none', falseAlarms: 0.02, projection: 10, sigma: 1 },
    splits: [{ whole: true, settings: { augment: 'rot30', falseAlarms: 0.03, projection: 20 } }],
    methods: [{ name: 'm', settings: { augment: 'rot90', falseAlarms: 0.04 } }],
  } as const;
  expect(await settingsOf({ ...layers, splits: [...layers.splits], methods: [...layers.methods] })).toEqual([
    { augment: 'rot90', falseAlarms: 0.04, projection: 20, sigma: 1 },
  ]);
  const over = { settings: { falseAlarms: 0.05 } };
  expect(await settingsOf({ ...layers, splits: [...layers.splits], methods: [...layers.methods] }, over)).toEqual([
    { augment: 'rot90', falseAlarms: 0.05, projection: 20, sigma: 1 },
  ]);
});

it('takes paths in options from the folder of the recipe, and counts what those files hold', async () => {
  const backbone = { use: 'wide-resnet50', options: { weights: 'w.safetensors' } };
  const { cells } = await plan({ settings: { backbone, cleaner: { use: './mine.mjs' } } });
  const weights = relative(process.cwd(), join(folder, 'w.safetensors'));
  expect(cells[0]!.system).toMatchObject({ settings: { backbone: { options: { weights } } } });
  expect(cells[0]!.facts.files).toEqual([weights, join(folder, 'mine.mjs')]);
});

it('has a cell for each split, method and seed, but only on families that a method is for', async () => {
  const splits: RecipeInput['splits'] = [
    { longtail: { kind: 'step', k: 1, noise: 0, seeds: [1, 2] } },
    { whole: true },
  ];
  const methods = [{ name: 'm' }, { name: 'n', families: ['*/step_k1/*'] }];
  const { cells, families } = await plan({ splits, methods, seeds: [0, 7] });
  expect(cells.map(({ method, seed, split }) => `${method} ${seed} ${split.family === families[0]!.name}`)).toEqual([
    ...['m 0 true', 'm 7 true', 'n 0 true', 'n 7 true'],
    ...['m 0 true', 'm 7 true', 'n 0 true', 'n 7 true'],
    ...['m 0 false', 'm 7 false'],
  ]);
});

it('refuses a split that stands there twice', async () => {
  await expect(plan({ splits: [{ whole: true }, { whole: true }] })).rejects.toThrow(
    /splits: expected each split once/,
  );
});

it('makes the splits of the data sets that they are for', async () => {
  const datasets = [
    { name: 'd', root: 'photos' },
    { name: 'e', root: 'photos', products: ['a'] },
  ];
  const names = async (dataset?: string) => {
    const splits = [{ whole: true as const, ...(dataset === undefined ? {} : { dataset }) }];
    return (await plan({ dataset: undefined, datasets, splits })).cells.map(({ split }) => split.dataset);
  };
  expect(await names()).toEqual(['d', 'e']);
  expect(await names('e')).toEqual(['e']);
});
