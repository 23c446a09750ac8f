import { stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { fail } from '@tailedcore/core';
import { commonFolder } from './common-folder.ts';
import { systemCode, unreadable } from './file-problem.ts';
import { globFiles, isGlob } from './glob-files.ts';
import { hasImageExtension, imageExtensions } from './image-extensions.ts';
import { isList, readList } from './read-list.ts';
import { walkFolder } from './walk-folder.ts';

/** What a user's words for "these images" stand for. */
export interface ImageList {
  /** The folder that names are relative to: the one that was named, that holds the list or the file, or where wildcards begin. */
  readonly root: string;
  /** No path twice; ordered by name, compared by UTF-16 code units, so alike in every locale. */
  readonly files: readonly { readonly path: string; readonly name: string }[];
  /** How many files were passed over because of their ending. */
  readonly ignored: number;
}

interface Found {
  readonly root: string;
  readonly paths: readonly string[];
  readonly ignored: number;
}

/**
 * Finds the images that `input` stands for: a folder (with everything below it), a glob, an image, a .csv or .txt list, or several
 * of them. Something that exists under the name as written is never read as a glob. Several inputs share the deepest common folder as root.
 * @throws E_INPUT_MISSING, E_INPUT_EMPTY, E_INPUT_UNREADABLE, E_LIST.
 */
export async function listImages(input: string | readonly string[], cwd: string = process.cwd()): Promise<ImageList> {
  const inputs = typeof input === 'string' ? [input] : input;
  const found: Found[] = [];
  for (const one of inputs) found.push(await find(one, cwd));
  const paths = new Set(found.flatMap((part) => part.paths));
  if (paths.size === 0)
    throw fail('E_INPUT_EMPTY', { path: inputs.join(', ') || '(no input)', expected: imageExtensions.join(' ') });
  const root = commonFolder(found.map((part) => part.root)) ?? resolve(cwd);
  const files = Array.from(paths, (path) => ({ path, name: relative(root, path).split(sep).join('/') }));
  files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return { root, files, ignored: found.reduce((sum, part) => sum + part.ignored, 0) };
}

async function find(input: string, cwd: string): Promise<Found> {
  const path = resolve(cwd, input);
  const entry = input === '' ? undefined : await look(path, input);
  if (entry === undefined) {
    if (!isGlob(input)) throw fail('E_INPUT_MISSING', { path: input });
    const { root, paths } = await globFiles(input, cwd);
    return onlyImages(root, paths);
  }
  if (entry.isDirectory()) return onlyImages(path, await walkFolder(path));
  if (isList(path)) return { root: dirname(path), paths: await readList(path), ignored: 0 };
  return onlyImages(dirname(path), [path]);
}

async function look(path: string, input: string) {
  try {
    return await stat(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || (code === 'ENAMETOOLONG' && isGlob(input))) return undefined;
    throw unreadable(input, error);
  }
}

function onlyImages(root: string, paths: readonly string[]): Found {
  const images = paths.filter(hasImageExtension);
  return { root, paths: images, ignored: paths.length - images.length };
}
