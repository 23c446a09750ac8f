import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { didYouMean, fail } from '@tailedcore/core';

const folder = fileURLToPath(new URL('../../recipes/', import.meta.url));
const endings = ['.yaml', '.yml', '.json'];

/** Names of the recipes that come with the program, in order. */
export async function shippedRecipes(): Promise<string[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .sort();
}

/** Whether a recipe is named by its file. */
export function isRecipePath(source: string): boolean {
  return endings.includes(extname(source).toLowerCase()) || /[\\/]/.test(source);
}

/** Where a recipe lies that comes with the program. @throws E_OPTION when there is none of that name. */
export async function shippedPath(name: string): Promise<string> {
  const names = await shippedRecipes();
  if (names.includes(name)) return join(folder, `${name}.yaml`);
  const expected = `a file ending in ${endings.join(', ')}, or one of ${names.join(', ')}`;
  throw fail('E_OPTION', {
    what: 'the recipe',
    expected,
    received: `${JSON.stringify(name)}${didYouMean(name, names)}`,
  });
}
