import { readdir } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matrix } from '../tensor.ts';
import { diskError } from './disk-error.ts';
import { fileStore } from './file-store.ts';
import { memoryStore } from './memory-store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stores-'));
});
afterAll(() => rm(folder, { recursive: true }));

const numbers = (rows: number, from: number) =>
  matrix(
    rows,
    3,
    Float32Array.from({ length: rows * 3 }, (_, i) => from + i),
  );

describe.each([
  ['in memory', async () => memoryStore(matrix(10, 3))],
  ['in a file', async () => fileStore(3, folder)],
])('a feature store %s', (_, open) => {
  it('gives back rows and ranges of what was appended', async () => {
    await using store = await open();
    await store.append(numbers(4, 0));
    await store.append(numbers(2, 100));
    expect(Array.from((await store.read(3, 5)).data)).toEqual([9, 10, 11, 100, 101, 102]);
    expect(Array.from((await store.gather([5, 0])).data)).toEqual([103, 104, 105, 0, 1, 2]);
  });
});

describe('a feature store in a file', () => {
  it('leaves nothing behind', async () => {
    {
      await using store = await fileStore(3, folder);
      await store.append(numbers(4, 0));
      expect(await readdir(folder)).toHaveLength(1);
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('tells a folder that is not there', async () => {
    await expect(fileStore(3, join(folder, 'missing'))).rejects.toMatchObject({ code: 'E_OUTPUT' });
  });

  it('tells a full disk from other failures', () => {
    expect(diskError(Object.assign(new Error('x'), { code: 'ENOSPC' }), '/tmp/a')).toMatchObject({
      code: 'E_DISK_FULL',
    });
    expect(diskError(Object.assign(new Error('x'), { code: 'EACCES' }), '/tmp/a')).toMatchObject({ code: 'E_OUTPUT' });
  });
});
