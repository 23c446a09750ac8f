import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from './published-packages.ts';

/**
 * What code can be imported of a package: `name`, `name/subpath`, and for each subpath with a star those of the files that are there.
 * @param folder - where the package is installed.
 */
export async function entryPoints(manifest: Manifest, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const [subpath, conditions] of Object.entries(manifest.exports ?? {})) {
    if (typeof conditions === 'string') continue;
    const { default: file = '' } = conditions;
    const specifier = `${manifest.name}${subpath.slice(1)}`;
    const [before = '', after = ''] = file.split('*');
    if (!subpath.includes('*')) found.push(specifier);
    else for (const name of await namesIn(join(folder, before), after)) found.push(specifier.replace('*', name));
  }
  return found;
}

/** Files of a folder that end so, without the ending. */
async function namesIn(folder: string, ending: string): Promise<string[]> {
  const files = await readdir(folder);
  return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}
