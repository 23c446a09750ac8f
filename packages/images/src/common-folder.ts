import { dirname, join } from 'node:path';

/** The deepest folder that holds all of `folders` (absolute), or nothing on different drives. */
export function commonFolder(folders: readonly string[]): string | undefined {
  let common = folders[0];
  for (const folder of folders) {
    while (common !== undefined && folder !== common && !folder.startsWith(join(common, '/'))) {
      common = dirname(common) === common ? undefined : dirname(common);
    }
  }
  return common;
}
