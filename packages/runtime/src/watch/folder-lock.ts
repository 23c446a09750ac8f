import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fail } from '@tailedcore/core';
import { written } from './append-log.ts';
import { isAlive, processMark } from './process-mark.ts';

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly mark?: string | undefined;
  readonly token: string;
}

export interface LockOptions {
  /** Milliseconds between signs of life; an owner on another machine that gives none for three times as long is gone. Default 5000. */
  readonly beat?: number | undefined;
  readonly host?: string | undefined;
}

export interface FolderLock extends AsyncDisposable {
  /** Fires when somebody else took the lock, because this process slept or the disk was away; the reason is E_WATCH_LOCKED. */
  readonly lost: AbortSignal;
}

/** Tokens of the locks that this process holds. */
const held = new Set<string>();

/**
 * Holds the lock file `path`, so that one process writes to a folder. The lock of a process that is gone is taken over, on this machine at once, on
 * another after a while without a sign of life.
 * @throws E_WATCH_LOCKED, E_OUTPUT, E_DISK_FULL.
 */
export async function lockFolder(path: string, options: LockOptions = {}): Promise<FolderLock> {
  const { beat = 5000, host = hostname() } = options;
  const lost = new AbortController();
  const owner: Owner = { pid: process.pid, host, mark: await processMark(process.pid), token: randomUUID() };
  const mine = `${path}.${owner.token}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(mine, JSON.stringify(owner), { flag: 'wx' });
    if (!(await take(mine, path))) await takeOver(mine, path, host, beat);
  } catch (error) {
    throw written(error, path);
  } finally {
    await rm(mine, { force: true });
  }
  held.add(owner.token);
  const timer = setInterval(() => void check().catch(() => undefined), beat).unref();
  async function check(): Promise<void> {
    const other = await readOwner(path);
    if (other === undefined) return;
    if (other.token === owner.token) return utimes(path, new Date(), new Date());
    clearInterval(timer);
    lost.abort(locked(path, other));
  }
  return {
    lost: lost.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      held.delete(owner.token);
      if ((await readOwner(path))?.token === owner.token) await rm(path, { force: true });
    },
  };
}

/** A link is made in one step with its content, and never over another; file systems without links get a copy that is refused likewise. */
async function take(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EOPNOTSUPP') throw error;
  }
  return writeFile(path, await readFile(mine), { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

/** Two that find the same dead owner are told apart by a second lock, held for the moment of the change. */
async function takeOver(mine: string, path: string, host: string, beat: number): Promise<void> {
  const other = await readOwner(path);
  if (other && (await isThere(other, path, host, beat))) throw locked(path, other);
  const change = `${path}.change`;
  const left = await stat(change).catch(() => undefined);
  if (left && Date.now() - left.mtimeMs > 60_000) await rm(change, { force: true });
  if (!(await take(mine, change))) throw locked(path, other);
  try {
    if ((await readOwner(path))?.token !== other?.token) throw locked(path, await readOwner(path));
    await rename(mine, path);
  } finally {
    await rm(change, { force: true });
  }
}

async function isThere({ pid, host, mark, token }: Owner, path: string, ours: string, beat: number): Promise<boolean> {
  if (host === ours) {
    if (pid === process.pid) return held.has(token);
    return isAlive(pid) && (mark === undefined || mark === (await processMark(pid)));
  }
  const before = await stat(path).catch(() => undefined);
  await wait(3 * beat);
  const after = await stat(path).catch(() => undefined);
  return before !== undefined && after !== undefined && after.mtimeMs !== before.mtimeMs;
}

/** Undefined where there is no lock, or none that was written to its end. */
async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function locked(path: string, owner: Owner | undefined): Error {
  const received = owner ? `process ${owner.pid} on ${owner.host}` : 'it has just begun';
  return fail('E_WATCH_LOCKED', { path: dirname(path), received });
}
