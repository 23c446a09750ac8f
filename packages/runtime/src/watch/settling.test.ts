import { appendFile, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { until, watchFolders } from './fixtures/watch-folders.ts';
import { Settling, type SteadyFile } from './settling.ts';

const folder = watchFolders();
const at = (name: string) => join(folder, name);

function settlingFor(settle: number, longest?: number) {
  const steady: SteadyFile[] = [];
  const dropped: string[] = [];
  const settling = new Settling({
    settle,
    longest,
    onSteady: (file) => steady.push(file),
    onDropped: (_, why) => dropped.push(why),
  });
  return { settling, steady, dropped };
}

test('a file that grows is steady only after it stopped, however old its time says it is', async () => {
  const { steady, ...waiting } = settlingFor(400);
  using settling = waiting.settling;
  await writeFile(at('grows'), '');
  settling.add(at('grows'));
  for (let i = 0; i < 6; i++) {
    await wait(100);
    await appendFile(at('grows'), 'more');
    await utimes(at('grows'), 0, 0);
    settling.add(at('grows'));
  }
  const stopped = performance.now();
  expect(steady).toEqual([]);
  await until(() => steady.length > 0);
  expect(performance.now() - stopped).toBeGreaterThan(300);
  expect(steady).toMatchObject([{ path: at('grows'), size: 24, mtime: '0' }]);
  expect(settling.size).toBe(0);
});

test('a file whose time alone changes is not steady', async () => {
  const { steady, ...waiting } = settlingFor(200);
  using settling = waiting.settling;
  await writeFile(at('touched'), 'same');
  settling.add(at('touched'));
  for (let i = 1; i < 8; i++) {
    await wait(80);
    await utimes(at('touched'), i, i);
    expect(steady).toEqual([]);
  }
});

test('a file that is gone, or a folder, is let go', async () => {
  const { steady, dropped, ...waiting } = settlingFor(50);
  using settling = waiting.settling;
  await writeFile(at('gone'), '');
  await mkdir(at('folder'));
  for (const name of ['gone', 'folder', 'never']) settling.add(at(name));
  await rm(at('gone'));
  await until(() => dropped.length === 3);
  expect([steady, settling.size]).toEqual([[], 0]);
});

test('a file that goes on changing is let go after the longest wait', async () => {
  const { steady, dropped, ...waiting } = settlingFor(150, 500);
  using settling = waiting.settling;
  settling.add(at('restless'));
  const writing = setInterval(() => void appendFile(at('restless'), 'x'), 10);
  await appendFile(at('restless'), 'x');
  await until(() => dropped.length > 0);
  clearInterval(writing);
  expect([dropped, steady]).toEqual([['restless'], []]);
});

test('a file that comes once more keeps the time since when it is as it is', async () => {
  const { steady, ...waiting } = settlingFor(30);
  using settling = waiting.settling;
  await writeFile(at('again'), '');
  settling.add(at('again'));
  await until(() => steady.length === 1);
  settling.again(steady[0] as SteadyFile);
  await until(() => steady.length === 2);
  expect(steady[1]).toEqual(steady[0]);
});
