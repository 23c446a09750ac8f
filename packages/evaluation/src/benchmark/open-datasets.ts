import { resolve } from 'node:path';
import { didYouMean, fail } from '@tailedcore/core';
import type { Dataset } from '../datasets/dataset.ts';
import { readDataset } from '../datasets/read-dataset.ts';
import type { PlanOptions } from './plan.ts';
import { datasetsOf } from './recipe-rules.ts';
import type { Recipe } from './recipe-schema.ts';

/** The data sets of a recipe. */
export interface OpenDatasets {
  readonly datasets: readonly Dataset[];
  /** Those without a folder. */
  readonly leftOut: readonly string[];
}

/** @throws E_OPTION for data sets without a folder (with `partly`: when all are) and for folders of unknown ones; what `readDataset` throws. */
export async function openDatasets(
  recipe: Recipe,
  { folder = process.cwd(), data = {}, partly = false }: PlanOptions,
): Promise<OpenDatasets> {
  const known = datasetsOf(recipe);
  checkNames(
    Object.keys(data),
    known.map(({ name }) => name),
  );
  const rootOf = ({ name, root }: (typeof known)[number]) =>
    Object.hasOwn(data, name) ? data[name] : root && resolve(folder, root);
  const leftOut = known.filter((one) => rootOf(one) === undefined).map(({ name }) => name);
  const [missing] = leftOut;
  if (missing !== undefined && (!partly || leftOut.length === known.length)) {
    const expected = `its folder: --data ${missing}=PATH`;
    throw fail('E_OPTION', { what: `the data set ${missing}`, expected, received: 'none' });
  }
  const datasets: Dataset[] = [];
  for (const one of known) {
    const root = rootOf(one);
    if (root === undefined) continue;
    const { name, layout, products, testShare } = one;
    datasets.push(await readDataset(root, { name, layout, products, testShare }));
  }
  return { datasets, leftOut };
}

function checkNames(given: readonly string[], known: readonly string[]): void {
  const stranger = given.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  const expected = `names of the recipe (${known.join(', ')})`;
  throw fail('E_OPTION', { what: 'data sets', expected, received: `${stranger}${didYouMean(stranger, known)}` });
}
