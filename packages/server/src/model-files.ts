import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { fail } from '@tailedcore/core';

/** A model that can be served, by the name that stands in addresses. */
export interface ModelFile {
  readonly name: string;
  readonly path: string;
}

const ending = '.tailedcore';
const nameForm = /^[A-Za-z0-9._-]{1,64}$/;

/** Whether `name` can stand in an address: letters, digits, dots, lines; no path of any system can be made of it. */
export function isModelName(name: string): boolean {
  return nameForm.test(name) && name !== '.' && name !== '..';
}

/**
 * The models in the order named, those of a folder by name.
 * @throws E_MODEL_MISSING when there is none, E_MODEL_NAME for a name that cannot be served, a link, or two names that differ in case only.
 */
export async function findModelFiles(places: readonly string[]): Promise<readonly ModelFile[]> {
  const found = (await Promise.all(places.map(filesOf))).flat();
  const seen = new Map<string, string>();
  for (const { name, path } of found) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      throw refused(path, `${basename(other)} has the same name, or one that differs only in case`);
    seen.set(name.toLowerCase(), path);
  }
  return found;
}

async function filesOf(place: string): Promise<readonly ModelFile[]> {
  const entry = await lstat(place).catch((error: unknown) => {
    throw fail('E_MODEL_MISSING', { path: place }, error);
  });
  if (!entry.isDirectory()) return [await modelFile(place)];
  const names = (await readdir(place)).filter((name) => name.endsWith(ending) && !name.startsWith('.')).toSorted();
  if (names.length === 0) throw fail('E_MODEL_MISSING', { path: join(place, `*${ending}`) });
  return Promise.all(names.map((name) => modelFile(join(place, name), place)));
}

/**
 * Checks that a file is itself and lies in `root`.
 * @throws E_MODEL_MISSING, E_MODEL_NAME.
 */
async function modelFile(path: string, root = dirname(path)): Promise<ModelFile> {
  const name = basename(path).replace(new RegExp(`\\${ending}$`), '');
  if (!isModelName(name))
    throw refused(path, 'its name has more than letters, digits, ".", "_" and "-", or than 64 of them');
  const entry = await lstat(path).catch((error: unknown) => {
    throw fail('E_MODEL_MISSING', { path }, error);
  });
  if (entry.isSymbolicLink()) throw refused(path, 'it is a link; name the file that it leads to');
  if (!entry.isFile()) throw refused(path, 'it is not a file');
  const real = await realpath(path);
  if (!real.startsWith((await realpath(resolve(root))) + sep))
    throw refused(path, 'it lies outside the folder that is served');
  return { name, path: real };
}

function refused(path: string, reason: string) {
  return fail('E_MODEL_NAME', { path, reason });
}
