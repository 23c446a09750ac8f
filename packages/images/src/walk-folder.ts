import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unreadable } from './file-problem.ts';

/**
 * All files below `folder`, in no particular order. Hidden files and folders (leading dot) are left out. Linked files and folders
 * count, but each real folder is listed once, under its own name before a link's, so loops end. A broken link counts as a file.
 * @throws E_INPUT_UNREADABLE when a folder cannot be listed.
 */
export async function walkFolder(folder: string): Promise<string[]> {
  const files: string[] = [];
  const visited = new Set<string>();
  const folders = [folder];
  const links: string[] = [];
  for (let next = folders.pop(); next !== undefined; next = folders.pop() ?? links.shift()) {
    const real = await realpath(next).catch((error: unknown) => Promise.reject(unreadable(folder, error)));
    if (visited.has(real)) continue;
    visited.add(real);
    const linked: string[] = [];
    for (const entry of await list(next)) {
      const path = join(next, entry.name);
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.push(path);
      else if (entry.isSymbolicLink()) {
        const target = await stat(path).catch(() => undefined);
        if (target?.isDirectory()) linked.push(path);
        else if (target === undefined || target.isFile()) files.push(path);
      }
    }
    links.push(...linked.sort());
  }
  return files;
}

async function list(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadable(folder, error);
  }
}
