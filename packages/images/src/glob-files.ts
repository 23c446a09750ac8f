import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import glob from 'fast-glob';
import { unreadable } from './file-problem.ts';

/** Whether `text` holds wildcards. */
export function isGlob(text: string): boolean {
  return text !== '' && glob.isDynamicPattern(withSlashes(text));
}

/**
 * Files that match `pattern`; hidden ones only if the pattern names their dot, linked files too, folders behind links not.
 * The leading parts that exist as folders are taken literally, so `line (1) [a]/*.png` means what it says.
 * @returns the folder where the wildcards begin, and absolute paths.
 * @throws E_INPUT_UNREADABLE when a folder cannot be listed.
 */
export async function globFiles(pattern: string, cwd: string): Promise<{ root: string; paths: string[] }> {
  const { root, rest } = await splitLiteral(withSlashes(pattern), cwd);
  try {
    const entries = await glob(rest, { cwd: root, onlyFiles: false, followSymbolicLinks: false, objectMode: true });
    const paths: string[] = [];
    for (const entry of entries) {
      const path = join(root, entry.path);
      const linked = entry.dirent.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry.dirent;
      if (linked === undefined || linked.isFile()) paths.push(path);
    }
    return { root, paths };
  } catch (error) {
    throw unreadable(pattern, error);
  }
}

async function splitLiteral(pattern: string, cwd: string): Promise<{ root: string; rest: string }> {
  let root = isAbsolute(pattern) ? resolve(pattern.slice(0, pattern.indexOf('/') + 1)) : resolve(cwd);
  const parts = pattern.split('/').slice(isAbsolute(pattern) ? 1 : 0);
  while (parts.length > 1) {
    const below = join(root, parts[0] as string);
    const found = await stat(below).catch(() => undefined);
    if (!found?.isDirectory()) break;
    root = below;
    parts.shift();
  }
  return { root, rest: parts.join('/') };
}

function withSlashes(pattern: string): string {
  return process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
}
