import {
  fail,
  inputSchema,
  issueProblems,
  type JsonSchema,
  problemLines,
  type Problem,
  isPlain,
  receivedText,
  takeUnknownKeys,
} from '@tailedcore/core';
import { type Recipe, recipeSchema } from './recipe-schema.ts';
import { recipeProblems } from './recipe-rules.ts';

/**
 * A recipe with all defaults. Settings and splits are checked as far as that needs no data set and no plugin.
 * @param path - what errors call it.
 * @throws E_RECIPE with every problem at once.
 */
export function checkRecipe(value: unknown, path = 'the recipe'): Recipe {
  if (!isPlain(value)) {
    const received = Array.isArray(value) ? 'a list' : receivedText(value);
    throw recipeError(path, [{ path: 'recipe', message: `expected an object, received ${received}` }]);
  }
  const json = inputSchema(recipeSchema) as JsonSchema;
  const { value: known, problems } = takeUnknownKeys(value, json, []);
  const checked = recipeSchema.safeParse(known);
  const issues = issueProblems(checked.error?.issues ?? [], known, json, []);
  const all = [...problems, ...issues, ...(checked.data ? recipeProblems(checked.data) : [])];
  if (checked.data === undefined || all.length > 0) throw recipeError(path, all);
  return checked.data;
}

/** E_RECIPE with all that is wrong. */
export function recipeError(path: string, problems: readonly Problem[]): Error {
  return fail('E_RECIPE', { path, problems: problemLines(problems), list: problems });
}
