import { access, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './download-lock.ts';

const never = new AbortController().signal;
const times = { poll: 5, beat: 10, stale: 200 };
let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tailedcore-lock-'));
  path = join(folder, 'file.lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a lock file', () => {
  it('lets one in at a time, for longer than it takes to go stale, and is gone afterwards', async () => {
    let inside = 0;
    const crowd: number[] = [];
    const use = async () => {
      inside += 1;
      crowd.push(inside);
      await sleep(300);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(path, never, use, times)));
    expect(crowd).toEqual([1, 1, 1]);
    await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is taken over by exactly one when its owner died', async () => {
    await writeFile(path, 'somebody');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(path, longAgo, longAgo);
    let inside = 0;
    const most = await Promise.all(
      [1, 2, 3].map(() =>
        withLock(
          path,
          never,
          async () => {
            inside += 1;
            const seen = inside;
            await sleep(20);
            inside -= 1;
            return seen;
          },
          times,
        ),
      ),
    );
    expect(most).toEqual([1, 1, 1]);
  });

  it('is released when the work fails', async () => {
    const broken = withLock(path, never, () => Promise.reject(new Error('work')), times);
    await expect(broken).rejects.toThrow('work');
    expect(await withLock(path, never, async () => 'in', times)).toBe('in');
  });

  it('stops waiting when the run is stopped', async () => {
    await writeFile(path, 'somebody');
    const stop = new AbortController();
    const waiting = withLock(path, stop.signal, async () => 'in', { ...times, stale: 60_000 });
    setTimeout(() => stop.abort(), 20);
    await expect(waiting).rejects.toMatchObject({ code: 'E_ABORTED' });
  });

  it('that cannot be written is a coded error', async () => {
    const nowhere = join(folder, 'absent', 'file.lock');
    await expect(withLock(nowhere, never, async () => 'in', times)).rejects.toMatchObject({ code: 'E_OUTPUT' });
  });
});
