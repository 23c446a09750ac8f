import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail } from '../errors.ts';
import { diskError } from './disk-error.ts';
import { removeAtExit } from './temporary-paths.ts';

/**
 * Fails early when `path` could not be written in the end: makes a file beside it and removes it again.
 * @throws E_OUTPUT, E_DISK_FULL
 */
export async function checkWritable(path: string): Promise<void> {
  const target = await checkTarget(path);
  const folder = await stat(dirname(target)).catch(() => undefined);
  if (folder === undefined)
    throw fail('E_OUTPUT', { path, reason: `the folder ${dirname(target)} does not exist or cannot be entered` });
  if (!folder.isDirectory()) throw fail('E_OUTPUT', { path, reason: `${dirname(target)} is not a folder` });
  await withPartial(target, path, async () => undefined);
}

/**
 * Writes `parts` one after the other, so that `path` holds either all of them or what it held before. A link is followed.
 * @param flush - wait until the disk has it, so that a power cut takes neither; false for what can be made again.
 * @throws E_DISK_FULL, E_OUTPUT; nothing is left behind.
 */
export async function writeAtomically(
  path: string,
  parts: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>,
  { flush = true }: { readonly flush?: boolean } = {},
): Promise<void> {
  const target = await checkTarget(path);
  await withPartial(target, path, async (partial) => {
    const file = await open(partial, 'r+');
    try {
      for await (const part of parts) await file.writeFile(part);
      if (flush) await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, target);
  });
}

/** Where a write to `path` goes. @throws E_OUTPUT when what is there is no ordinary file, or may not be changed. */
async function checkTarget(path: string): Promise<string> {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw diskError(error, path);
  });
  if (there === undefined) return path;
  if (there.isDirectory()) throw fail('E_OUTPUT', { path, reason: 'it is a folder' });
  if (!there.isFile()) throw fail('E_OUTPUT', { path, reason: 'it is not an ordinary file' });
  await access(path, constants.W_OK).catch((error: unknown) => {
    throw diskError(error, path);
  });
  return realpath(path);
}

/** Makes an empty file beside `target` for `use`; it is gone afterwards, unless it was renamed. */
async function withPartial(target: string, path: string, use: (partial: string) => Promise<void>): Promise<void> {
  const partial = join(dirname(target), `.tailedcore-${randomUUID()}.partial`);
  const forget = removeAtExit(partial);
  try {
    await (await open(partial, 'wx')).close();
    await use(partial);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw diskError(error, path);
    throw error;
  } finally {
    await rm(partial, { force: true });
    forget();
  }
}
