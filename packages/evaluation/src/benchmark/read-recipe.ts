import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isTailedCoreError } from '@tailedcore/core';
import { parseYaml } from '@tailedcore/runtime/config';
import { checkRecipe, recipeError } from './check-recipe.ts';
import type { Recipe } from './recipe-schema.ts';
import { isRecipePath, shippedPath } from './shipped-recipes.ts';

/** A recipe, and where it came from. */
export interface ReadRecipe {
  readonly recipe: Recipe;
  /** What errors call it. */
  readonly file: string;
  /** What its paths are relative to: its folder; the working folder for one that comes with the program. */
  readonly folder: string;
}

/** A recipe takes a few thousand bytes; something larger is something else. */
const largestBytes = 1 << 18;

/**
 * Reads a recipe: a YAML or JSON file, or one that comes with the program by its name, such as `table1`.
 * @throws E_RECIPE with every problem at once; E_OPTION for a name that no recipe has.
 */
export async function readRecipe(source: string): Promise<ReadRecipe> {
  const isPath = isRecipePath(source);
  const path = isPath ? resolve(source) : await shippedPath(source);
  const recipe = checkRecipe(parsed(await readText(path, source), source), source);
  return { recipe, file: source, folder: isPath ? dirname(path) : process.cwd() };
}

async function readText(path: string, source: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw fileError(source, error.code === 'ENOENT' ? 'it does not exist' : `it cannot be read (${error.message})`);
  });
  if (bytes.length > largestBytes)
    throw fileError(source, `it has ${bytes.length} bytes, more than the limit of ${largestBytes}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fileError(source, 'it is not text in UTF-8');
  }
}

function parsed(text: string, source: string): unknown {
  try {
    return parseYaml(text, source);
  } catch (error) {
    if (!isTailedCoreError(error, 'E_CONFIG_FILE')) throw error;
    throw fileError(source, String(error.details['reason']));
  }
}

function fileError(source: string, message: string): Error {
  return recipeError(source, [{ path: 'file', message }]);
}
