import { relative, sep } from 'node:path';
import { hasImageExtension } from '@tailedcore/images';

/**
 * Whether a path below the watched folder is an image in its final name: no hidden file or folder, no `~` at either end, and neither `.part`
 * nor `.tmp` as the last or the last but one ending, as programs name what they have not finished.
 */
export function isWatchedName(folder: string, path: string): boolean {
  const parts = relative(folder, path).split(sep);
  const name = parts.at(-1) as string;
  if (parts.some((part) => part.startsWith('.'))) return false;
  return hasImageExtension(name) && !/^~|~$|~\.\w+$|\.(part|tmp)(\.\w+)?$/i.test(name);
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
