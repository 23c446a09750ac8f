import { resolve } from 'node:path';
import { isTailedCoreError, mergeSettings, type MethodSettings, type Problem } from '@tailedcore/core';
import type { Settings } from '@tailedcore/runtime';
import { resolvePathOptions } from '@tailedcore/runtime/config';
import type { SystemSpec } from './cell.ts';
import { recipeError } from './check-recipe.ts';
import { describeSystem, type SystemAddress } from './describe-system.ts';
import type { PlanOptions } from './plan.ts';
import type { Recipe, RecipeMethod, RecipeSplit } from './recipe-schema.ts';

/** A system, and what its results depend on. */
export interface PlannedSystem {
  readonly spec: SystemSpec;
  readonly facts: SystemAddress;
}

/** The system of a method on the splits of an entry. */
export type SystemFor = (method: RecipeMethod, entry: RecipeSplit) => PlannedSystem;

/**
 * Every method of a recipe with the settings that it has on each entry of the splits.
 * @throws E_RECIPE with every wrong setting and option of all methods, E_SCORES.
 */
export async function planSystems(
  recipe: Recipe,
  entries: ReadonlySet<RecipeSplit>,
  options: PlanOptions,
): Promise<SystemFor> {
  const { folder = process.cwd(), plugins = [], file = 'the recipe' } = options;
  const problems: Problem[] = [];
  const systems = new Map<RecipeMethod, Map<RecipeSplit, PlannedSystem>>();
  for (const [i, method] of recipe.methods.entries()) {
    const own = new Map<RecipeSplit, PlannedSystem>();
    systems.set(method, own);
    for (const entry of entries) {
      const spec = await specFor(recipe, method, entry, options);
      try {
        own.set(entry, { spec, facts: await describeSystem(spec, { from: folder, plugins }) });
      } catch (error) {
        problems.push(...problemsOf(error, `methods.${i}`));
        // On the other splits most of it would be the same.
        break;
      }
    }
  }
  if (problems.length > 0) throw recipeError(file, problems);
  // No problem, so each has its system.
  return (method, entry) => systems.get(method)?.get(entry) as PlannedSystem;
}

/** What is wrong with a method, at its place in the recipe. @throws what is no such problem. */
function problemsOf(error: unknown, at: string): Problem[] {
  if (isTailedCoreError(error, 'E_CONFIG'))
    return (error.details['list'] as readonly Problem[]).map(({ path, message }) => ({
      path: `${at}: ${path}`,
      message,
    }));
  if (isTailedCoreError(error, 'E_OPTION'))
    return [{ path: at, message: error.message.replace('E_OPTION: ', '').replace(/\.$/, '') }];
  throw error;
}

/** Settings lie one upon another: common ones, those of the splits, those of the method, those of the command. */
async function specFor(
  recipe: Recipe,
  method: RecipeMethod,
  entry: RecipeSplit,
  { folder = process.cwd(), plugins = [], settings: over = {} }: PlanOptions,
): Promise<SystemSpec> {
  const { options, sampler, baseline, scores } = method;
  if (scores !== undefined) return { kind: 'scores', path: resolve(folder, scores), options };
  const written = mergeSettings(recipe.settings, entry.settings ?? {}, method.settings ?? {});
  const placed: Settings = await resolvePathOptions(written, folder, plugins);
  // Parts may be plugin objects; they are only passed on.
  const settings = mergeSettings(placed as MethodSettings, over as MethodSettings);
  if (recipe.task === 'samplers') return { kind: 'sampler', name: sampler, options, settings };
  return baseline === undefined
    ? { kind: 'pipeline', settings }
    : { kind: 'baseline', name: baseline, options, settings };
}
