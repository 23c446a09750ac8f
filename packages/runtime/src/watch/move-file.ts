import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { syncFolder, written } from './append-log.ts';
import { fileDigest } from './file-digest.ts';

/**
 * Moves a file, to another device too, and never over another file: a name that is taken gets a number. Where the same file is there already, under the
 * same name and with the same bytes, as a crash between the two steps leaves it, only the first is removed.
 * @param target - the wanted path; its folder is made.   @returns the path it got.   @throws E_OUTPUT, E_DISK_FULL.
 */
export async function moveFile(source: string, target: string): Promise<string> {
  try {
    await mkdir(dirname(target), { recursive: true });
    for (let n = 0; ; n++) {
      const path = numbered(target, n);
      const there = await lstat(path).catch(() => undefined);
      if (there ? await sameContent(source, path) : await place(source, path)) {
        await syncFolder(dirname(path));
        await rm(source, { force: true });
        return path;
      }
    }
  } catch (error) {
    throw written(error, target);
  }
}

/** "a.png", "a (1).png", "a (2).png" */
function numbered(path: string, n: number): string {
  const ending = extname(path);
  return n === 0 ? path : join(dirname(path), `${basename(path, ending)} (${n})${ending}`);
}

/** Has the file under both names. @returns false when the second was taken meanwhile. */
async function place(source: string, path: string): Promise<boolean> {
  try {
    await link(source, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENOSPC') throw error;
  }
  // Another device, or one without links.
  const partial = join(dirname(path), `.tailedcore-${randomUUID()}.partial`);
  try {
    await copyFile(source, partial, constants.COPYFILE_EXCL);
    const { atime, mtime } = await stat(source);
    await utimes(partial, atime, mtime);
    const handle = await open(partial, 'r');
    await handle.sync().finally(() => handle.close());
    await rename(partial, path);
    return true;
  } finally {
    await rm(partial, { force: true });
  }
}

async function sameContent(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(one), stat(other).catch(() => undefined)]);
  if (!b?.isFile() || a.size !== b.size) return false;
  if (a.ino === b.ino && a.dev === b.dev) return true;
  return (await fileDigest(one)) === (await fileDigest(other));
}
