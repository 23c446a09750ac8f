import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';

const made = /(?:\.d\.ts|\.js)$/;

/**
 * Removes compiled files whose source is gone: the compiler leaves them behind, and npm would pack them.
 * @param folder - of a package, with `src` and `dist`.
 * @returns what was removed, from `dist`, with slashes.
 */
export async function removeStaleOutputs(folder: string): Promise<string[]> {
  const dist = join(folder, 'dist');
  if (!existsSync(dist)) throw new Error(`${dist} is missing: build first (npm run build)`);
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const stale = entries
    .filter((entry) => entry.isFile() && made.test(entry.name))
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !hasSource(folder, path));
  for (const path of stale) await rm(join(dist, path));
  return stale;
}

/** `x.js` and `x.d.ts` come from `x.ts`; no source is called `x.d.ts` but for what it declares. */
function hasSource(folder: string, path: string): boolean {
  const stem = join(folder, 'src', path.replace(made, ''));
  return existsSync(`${stem}.ts`) || existsSync(`${stem}.d.ts`);
}
