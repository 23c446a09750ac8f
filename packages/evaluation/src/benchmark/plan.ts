import type { Plugin } from '@tailedcore/core';
import type { Settings } from '@tailedcore/runtime';
import type { Dataset } from '../datasets/dataset.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { makeSplits } from '../splits/make-splits.ts';
import type { SplitSpec } from '../splits/split-spec.ts';
import type { BenchResults } from './cell-result.ts';
import type { PlannedCell } from './cell.ts';
import { recipeError } from './check-recipe.ts';
import type { SystemAddress } from './describe-system.ts';
import { openDatasets } from './open-datasets.ts';
import { fits } from './pattern.ts';
import { planSystems } from './plan-systems.ts';
import type { Recipe, RecipeSplit } from './recipe-schema.ts';

/** What a recipe is planned with. */
export interface PlanOptions {
  /** What errors call the recipe. */
  readonly file?: string | undefined;
  /** What paths in the recipe are relative to, and where plugins are looked up; default the working folder. */
  readonly folder?: string | undefined;
  /** Folders or manifests of data sets by name; they win over those of the recipe. */
  readonly data?: Readonly<Record<string, string>> | undefined;
  /** Settings over all others, for every method that has any. */
  readonly settings?: Settings | undefined;
  /** Data sets without a folder are left out, rather than being an error. */
  readonly partly?: boolean | undefined;
  readonly plugins?: readonly Plugin[] | undefined;
}

/** A cell, and what is known of its system. */
export interface CellPlan extends PlannedCell {
  readonly facts: SystemAddress;
}

/** All cells of a recipe. */
export interface BenchPlan {
  readonly recipe: Recipe;
  readonly cells: readonly CellPlan[];
  /** Families in the order of the recipe. */
  readonly families: BenchResults['families'];
  /** Data sets that were left out for want of a folder. */
  readonly leftOut: readonly string[];
  /** What a user should know of the data sets. */
  readonly notices: readonly string[];
}

interface MadeSplit {
  readonly entry: RecipeSplit;
  readonly split: EvaluationSplit;
}

/**
 * Reads the data sets, makes the splits, checks the settings: data sets x splits x methods x seeds.
 * @throws E_RECIPE with every problem, E_OPTION for a data set without a folder, and what data sets and splits throw (E_DATASET, E_SPLIT and others).
 */
export async function planBench(recipe: Recipe, options: PlanOptions = {}): Promise<BenchPlan> {
  const { datasets, leftOut } = await openDatasets(recipe, options);
  const made = splitsOf(recipe, datasets, options.file);
  const systemFor = await planSystems(recipe, new Set(made.map(({ entry }) => entry)), options);
  return {
    recipe,
    cells: made.flatMap(({ entry, split }) => cellsOf(recipe, split, (method) => systemFor(method, entry))),
    families: familiesOf(made),
    leftOut,
    notices: datasets.flatMap(({ name, notices = [] }) => notices.map((notice) => `${name}: ${notice}`)),
  };
}

function cellsOf(
  { methods, seeds, measure }: Recipe,
  split: EvaluationSplit,
  systemOf: (method: Recipe['methods'][number]) => ReturnType<Awaited<ReturnType<typeof planSystems>>>,
): CellPlan[] {
  return methods
    .filter(({ families }) => families === undefined || families.some((pattern) => fits(split.family, pattern)))
    .flatMap((method) => {
      const { spec: system, facts } = systemOf(method);
      return seeds.map((seed) => ({ method: method.name, split, system, facts, seed, measure }));
    });
}

function splitsOf(recipe: Recipe, datasets: readonly Dataset[], file = 'the recipe'): MadeSplit[] {
  const made = recipe.splits.flatMap((entry) => {
    const wanted = entry.dataset ?? entry.published?.split('/')[0];
    const own = datasets.filter(({ name }) => wanted === undefined || name === wanted);
    return own.flatMap((dataset) => makeSplits(specOf(entry), dataset).map((split) => ({ entry, split })));
  });
  const names = made.map(({ split }) => split.name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return made;
  throw recipeError(file, [{ path: 'splits', message: `expected each split once, received ${twice} twice` }]);
}

/** An entry without what is ours. */
function specOf({ dataset: _dataset, title: _title, settings: _settings, ...spec }: RecipeSplit): SplitSpec {
  return spec;
}

function familiesOf(made: readonly MadeSplit[]): BenchResults['families'] {
  const families = new Map<string, BenchResults['families'][number]>();
  for (const { entry, split } of made) {
    const { longtail, mixes, singles, balanced, title } = entry;
    const drawn = longtail ?? mixes ?? singles ?? balanced;
    const noise = drawn && { noise: drawn.noise };
    if (families.has(split.family)) continue;
    families.set(split.family, { name: split.family, title: title ?? split.family, ...noise });
  }
  return [...families.values()];
}
