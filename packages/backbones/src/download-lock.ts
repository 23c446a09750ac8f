import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { diskError } from '@tailedcore/core';
import { pause } from './download-patience.ts';

/** Milliseconds. The holder of a lock touches it every `beat`; one not touched for `stale` belongs to nobody. */
export interface LockTimes {
  readonly poll: number;
  readonly beat: number;
  readonly stale: number;
}

const usualTimes: LockTimes = { poll: 250, beat: 3000, stale: 20_000 };

/**
 * Runs `use` while no other caller, in this or another process on the same file system, runs under the lock file `path`.
 * Others wait. A lock left by a killed process is taken over once it is `stale`.
 * @throws what `use` throws; E_ABORTED while waiting; E_OUTPUT and E_DISK_FULL when the lock cannot be written.
 */
export async function withLock<T>(
  path: string,
  signal: AbortSignal,
  use: () => Promise<T>,
  times: LockTimes = usualTimes,
): Promise<T> {
  const owner = randomUUID();
  while (!(await take(path, owner))) {
    if (!(await removeStale(path, times.stale))) await pause(times.poll, signal);
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined); // a lock that somebody deleted by hand: what is downloaded is still verified
  }, times.beat).unref();
  try {
    return await use();
  } finally {
    clearInterval(beat);
    if ((await ownerOf(path)) === owner) await rm(path, { force: true });
  }
}

async function take(path: string, owner: string): Promise<boolean> {
  try {
    await writeFile(path, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw diskError(error, path);
  }
}

/** @returns whether it may be worth trying again at once. */
async function removeStale(path: string, stale: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return true;
  if (Date.now() - found.mtimeMs < stale) return false;
  const before = await ownerOf(path);
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside); // of several that see the same stale lock, one succeeds
  } catch {
    return false;
  }
  if ((await ownerOf(aside)) === before) await rm(aside, { force: true });
  else await rename(aside, path); // another took it over in between: it keeps it
  return true;
}

async function ownerOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
