import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mergeSettings } from '@tailedcore/core';
import { expect, test } from 'vitest';
import type { SystemSpec } from '../benchmark/cell.ts';
import { describeSystem } from '../benchmark/describe-system.ts';
import { readRecipe } from '../benchmark/read-recipe.ts';
import type { Recipe, RecipeMethod, RecipeSplit } from '../benchmark/recipe-schema.ts';
import { shippedRecipes } from '../benchmark/shipped-recipes.ts';
import { publishedNamed } from '../splits/published-splits.ts';
import { paperSamplers } from './paper-samplers.ts';
import { paperFamilies, paperTables } from './paper-numbers.ts';

const folder = fileURLToPath(new URL('../../recipes/', import.meta.url));
const names = readdirSync(folder).map((file) => file.replace('.yaml', ''));

test('every shipped recipe is listed, and every table and figure of the paper has one', async () => {
  expect(await shippedRecipes()).toEqual(names.toSorted());
  const papers = await Promise.all(names.map(async (name) => (await readRecipe(name)).recipe.paper));
  const parts = ['figure2', 'figure4', 'table1', 'table2', 'table3', 'table4', 'table5', 'table6'];
  expect(papers.filter((paper) => paper !== undefined).toSorted()).toEqual(parts);
});

test.each(names)('%s: settings, options and published splits are right, and no folder is named', async (name) => {
  const { recipe } = await readRecipe(name);
  for (const dataset of recipe.datasets ?? [recipe.dataset]) expect(dataset?.root).toBeUndefined();
  for (const split of recipe.splits) {
    if (split.published !== undefined) expect(publishedNamed(split.published)).not.toEqual([]);
    for (const method of recipe.methods) {
      const spec = specOf(recipe, split, method);
      const facts = await describeSystem(spec, { from: folder, plugins: [] });
      expect(facts.identity).toBeTruthy();
    }
  }
});

function specOf(recipe: Recipe, split: RecipeSplit, method: RecipeMethod): SystemSpec {
  const settings = mergeSettings(recipe.settings, split.settings ?? {}, method.settings ?? {});
  const { baseline, options } = method;
  if (recipe.task === 'samplers') return { kind: 'sampler', name: method.sampler, options, settings };
  return baseline ? { kind: 'baseline', name: baseline, options, settings } : { kind: 'pipeline', settings };
}

test.each(['table1', 'table2', 'table3', 'table4', 'table6'])('%s runs on the splits of the paper', async (title) => {
  const { recipe } = await readRecipe(title);
  const [table] = paperTables[title] ?? [];
  const families = paperFamilies.map((family) => `${table?.dataset}/${family}`);
  expect(recipe.splits.map(({ published }) => published)).toEqual(families);
  const quoted = new Set(paperTables[title]?.flatMap(({ rows }) => rows.map(({ method }) => method)));
  const own = recipe.methods.map(({ name }) => name).filter((name) => !quoted.has(name));
  expect(own).toEqual(title === 'table6' ? [] : ['tailedcore-default']);
});

test('the samplers of table 5 are those of the paper, in its order', async () => {
  const { recipe } = await readRecipe('table5');
  expect(recipe.methods.map(({ name }) => name)).toEqual([...paperSamplers.map(({ method }) => method), 'linkage-gap']);
});

test('in figure 4 each kind of tail is swept over the same levels of noise', async () => {
  const { recipe } = await readRecipe('figure4');
  const levels = recipe.splits.map(({ longtail }) => longtail?.noise);
  expect(levels).toEqual([0, 0.05, 0.1, 0.2, 0.4, 0, 0.05, 0.1, 0.2, 0.4, 0, 0.05, 0.1, 0.2, 0.4]);
});
