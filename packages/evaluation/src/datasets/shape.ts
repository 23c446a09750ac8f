import { basename } from 'node:path';
import glob from 'fast-glob';

/** Names of files and folders near the top of a folder: enough to tell what it is. Paths are relative, with forward slashes. */
export interface Shape {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/** Levels of folders that tell a layout: CLASS/Data/Images. */
const levels = 3;

/** Looks at the top levels of a folder. Hidden entries are passed over, and so are folders that may not be read: reading them later tells. */
export async function shapeOf(root: string): Promise<Shape> {
  return listed(root, { deep: levels });
}

/** The same one level deeper, links not followed: for the advice when nothing fits, whatever folder it is. */
export async function deeperShapeOf(root: string): Promise<Shape> {
  return listed(root, { deep: levels + 1, followSymbolicLinks: false });
}

/** The part of a shape that lies in one of its top folders. */
export function shapeBelow({ files, folders }: Shape, folder: string): Shape {
  const start = `${folder}/`;
  const below = (paths: readonly string[]) =>
    paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
  return { files: below(files), folders: below(folders) };
}

/** The shape that the parent of `root` would have if it held nothing else. */
export function shapeAbove(root: string, { files, folders }: Shape): Shape {
  const name = basename(root);
  const above = (path: string) => `${name}/${path}`;
  return { files: files.map(above), folders: [name, ...folders.map(above)] };
}

/** Folders directly in it. */
export function topFolders({ folders }: Shape): string[] {
  return folders.filter((path) => !path.includes('/'));
}

/** Names of the entries directly in `folder`. */
export function foldersIn({ folders }: Shape, folder: string): string[] {
  const start = `${folder}/`;
  return folders
    .filter((path) => path.startsWith(start))
    .map((path) => path.slice(start.length))
    .filter((path) => !path.includes('/'));
}

async function listed(root: string, options: glob.Options): Promise<Shape> {
  const found = await glob('**', {
    cwd: root,
    onlyFiles: false,
    markDirectories: true,
    suppressErrors: true,
    ...options,
  });
  found.sort();
  const folders = found.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1));
  return { files: found.filter((path) => !path.endsWith('/')), folders };
}
