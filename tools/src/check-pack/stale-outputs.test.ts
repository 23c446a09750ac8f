import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeStaleOutputs } from './stale-outputs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tailedcore-stale-'));
  await mkdir(join(folder, 'src', 'deep'), { recursive: true });
  await mkdir(join(folder, 'dist', 'deep'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

test('only what has lost its source is removed', async () => {
  for (const path of ['src/a.ts', 'src/deep/b.ts']) await writeFile(join(folder, path), '');
  const kept = ['a.js', 'a.d.ts', 'deep/b.js', 'build.tsbuildinfo'];
  for (const path of [...kept, 'gone.js', 'gone.d.ts', 'deep/a.js']) await writeFile(join(folder, 'dist', path), '');
  expect((await removeStaleOutputs(folder)).sort()).toEqual(['deep/a.js', 'gone.d.ts', 'gone.js']);
  expect((await readdir(join(folder, 'dist'), { recursive: true })).sort()).toEqual([...kept, 'deep'].sort());
});
