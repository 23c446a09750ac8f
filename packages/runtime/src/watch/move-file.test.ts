import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { watchFolders } from './fixtures/watch-folders.ts';
import { moveFile } from './move-file.ts';

const folder = watchFolders();
const at = (...names: string[]) => join(folder, ...names);
const memory = '/dev/shm';
const otherDevice = await Promise.all([stat(memory), stat(tmpdir())]).then(
  ([a, b]) => a.dev !== b.dev,
  () => false,
);

async function sources(...texts: string[]): Promise<string[]> {
  const from = await mkdtemp(at('from-'));
  const paths = texts.map((_, i) => join(from, `${i}.png`));
  for (const [i, path] of paths.entries()) await writeFile(path, texts[i] as string);
  return paths;
}

const places: [string, () => Promise<string>][] = [['this device', () => mkdtemp(at('to-'))]];
if (otherDevice) places.push(['another device', () => mkdtemp(join(memory, 'watch-test-'))]);

describe.each(places)('moving on %s', (_, makeTo) => {
  test('makes folders, keeps bytes and time, numbers names that are taken, and leaves nothing else', async () => {
    const to = await makeTo();
    const target = join(to, 'deep', 'a.png');
    const paths = await sources('one', 'two', 'six');
    await utimes(paths[0] as string, 1000, 1000);
    const moved = [];
    for (const path of paths) moved.push(await moveFile(path, target));
    expect(moved).toEqual(['a.png', 'a (1).png', 'a (2).png'].map((name) => join(to, 'deep', name)));
    const texts = await Promise.all(moved.map((path) => readFile(path, 'utf8')));
    expect(texts).toEqual(['one', 'two', 'six']);
    expect((await stat(target)).mtimeMs).toBe(1_000_000);
    expect(await readdir(join(to, 'deep'))).toHaveLength(3);
    for (const path of paths) await expect(stat(path)).rejects.toThrow();
    await rm(to, { recursive: true });
  });

  test('is finished when a crash left the file in both places', async () => {
    const to = await makeTo();
    const [source = ''] = await sources('whole');
    await writeFile(join(to, 'b.png'), 'whole');
    expect(await moveFile(source, join(to, 'b.png'))).toBe(join(to, 'b.png'));
    await expect(stat(source)).rejects.toThrow();
    expect(await readdir(to)).toEqual(['b.png']);
    await rm(to, { recursive: true });
  });
});

test('a crash between the two names of one file is finished too', async () => {
  const [source = ''] = await sources('whole');
  await link(source, at('linked.png'));
  await moveFile(source, at('linked.png'));
  await expect(stat(source)).rejects.toThrow();
  expect(await readFile(at('linked.png'), 'utf8')).toBe('whole');
});

test('a folder of that name is no clash that loses anything', async () => {
  const [source = ''] = await sources('x');
  await mkdir(at('c.png'));
  expect(await moveFile(source, at('c.png'))).toBe(at('c (1).png'));
});

test('a place that cannot be made is told, and the file stays', async () => {
  const [source = ''] = await sources('x');
  await writeFile(at('file'), '');
  await expect(moveFile(source, at('file', 'd.png'))).rejects.toMatchObject({ code: 'E_OUTPUT' });
  expect(await readFile(source, 'utf8')).toBe('x');
});
