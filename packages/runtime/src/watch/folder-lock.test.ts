import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { until, watchFolders } from './fixtures/watch-folders.ts';
import { lockFolder } from './folder-lock.ts';
import { processMark } from './process-mark.ts';

const folder = watchFolders();
const at = (name: string) => join(folder, name, 'lock');
const refused = { code: 'E_WATCH_LOCKED' };

async function leave(path: string, owner: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify({ token: 'left', ...owner }));
}

/** The number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', '']);
  await once(child, 'close');
  return child.pid as number;
}

test('a second one is refused, told by whom, and comes in when the first is gone', async () => {
  {
    await using first = await lockFolder(at('a'));
    expect(first.lost.aborted).toBe(false);
    const received = expect.stringContaining(`process ${process.pid} on ${hostname()}`);
    await expect(lockFolder(at('a'))).rejects.toMatchObject({ ...refused, message: received });
  }
  await using second = await lockFolder(at('a'));
  expect(second.lost.aborted).toBe(false);
  expect(await readdir(join(folder, 'a'))).toEqual(['lock']);
});

test('the lock of a process that is gone is taken over, by one of many that try at once', async () => {
  await leave(at('b'), { pid: await deadProcess(), host: hostname() });
  const tried = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(at('b'))));
  const won = tried.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(won).toHaveLength(1);
  await expect(lockFolder(at('b'))).rejects.toMatchObject(refused);
  for (const lock of won) await lock[Symbol.asyncDispose]();
  expect(await readdir(join(folder, 'b'))).toEqual([]);
});

test('a process of the same number that lives is not taken for the owner, if it began at another time', async () => {
  const mark = await processMark(process.ppid);
  await leave(at('c'), { pid: process.ppid, host: hostname(), mark });
  if (mark !== undefined) await expect(lockFolder(at('c'))).rejects.toMatchObject(refused);
  await leave(at('d'), { pid: process.ppid, host: hostname(), mark: 'another boot/1' });
  if (mark !== undefined) {
    await using taken = await lockFolder(at('d'));
    expect(taken.lost.aborted).toBe(false);
  }
});

test('our own number in a lock that we do not hold is of a process before us, as in a container', async () => {
  await leave(at('e'), { pid: process.pid, host: hostname() });
  await using taken = await lockFolder(at('e'));
  expect(taken.lost.aborted).toBe(false);
});

test('an owner on another machine is gone when it gives no sign of life', async () => {
  await leave(at('f'), { pid: 1, host: 'elsewhere' });
  let n = 0;
  const beats = setInterval(() => void utimes(at('f'), 0, ++n), 20);
  await expect(lockFolder(at('f'), { beat: 100 })).rejects.toMatchObject(refused);
  clearInterval(beats);
  await using taken = await lockFolder(at('f'), { beat: 100 });
  expect(taken.lost.aborted).toBe(false);
});

test('a lock that somebody else took is told, and left to them', async () => {
  {
    await using lock = await lockFolder(at('g'), { beat: 10 });
    await until(async () => JSON.parse(await readFile(at('g'), 'utf8')).pid === process.pid);
    await writeFile(at('g'), JSON.stringify({ pid: 1, host: 'elsewhere', token: 'theirs' }));
    await until(() => lock.lost.aborted);
    expect(lock.lost.reason).toMatchObject(refused);
  }
  expect(await readFile(at('g'), 'utf8')).toContain('theirs');
});
