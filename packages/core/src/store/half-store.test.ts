import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Storage } from '../config/schema.ts';
import { halvesOf, valuesOf } from '../half.ts';
import { type Matrix, matrix } from '../tensor.ts';
import { fileStore } from './file-store.ts';
import { openMemoryStore } from './memory-store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halves-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Thirds, which no half holds exactly. */
const thirds = (rows: number, from: number) =>
  matrix(
    rows,
    3,
    Float32Array.from({ length: rows * 3 }, (_, i) => (from + i) / 3),
  );
const rounded = (...values: number[]) => [...valuesOf(halvesOf(Float32Array.from(values, (value) => value / 3)))];
const values = async (found: Promise<Matrix>) => [...(await found).data];

describe.each([
  ['in memory', async () => openMemoryStore(3, 10 * 3 * 2, 'float16')],
  ['in a file', async () => fileStore(3, folder, 'float16')],
])('halves %s', (_, open) => {
  it('give back the nearest halves of rows and ranges of what was appended', async () => {
    await using store = await open();
    await store.append(thirds(4, 0));
    await store.append(thirds(2, 100));
    expect(await values(store.read(3, 5))).toEqual(rounded(9, 10, 11, 100, 101, 102));
    expect(await values(store.gather([5, 0]))).toEqual(rounded(103, 104, 105, 0, 1, 2));
    expect(rounded(100)).not.toEqual([Math.fround(100 / 3)]);
  });

  it('are read as copies, which may be changed', async () => {
    await using store = await open();
    await store.append(thirds(2, 7));
    (await store.read(0, 2)).data.fill(0);
    (await store.gather([1])).data.fill(0);
    expect(await values(store.read(1, 2))).toEqual(rounded(10, 11, 12));
  });

  it('refuse a value that none can hold', async () => {
    await using store = await open();
    await expect(store.append(matrix(1, 3, Float32Array.of(1, 7e4, 1)))).rejects.toMatchObject({ code: 'E_OPTION' });
  });
});

it.each([
  ['float32', 4],
  ['float16', 2],
] as const)('a file of %s takes %d bytes a value', async (storage: Storage, bytes) => {
  await using store = await fileStore(3, folder, storage);
  await store.append(thirds(5, 0));
  const [made = ''] = await readdir(folder);
  expect((await stat(join(folder, made, 'features'))).size).toBe(5 * 3 * bytes);
});

it('memory holds exactly the rows that its bytes are for', async () => {
  for (const storage of ['float32', 'float16'] as const) {
    await using store = openMemoryStore(3, 2 * 3 * (storage === 'float16' ? 2 : 4), storage);
    await store.append(thirds(2, 0));
    await expect(store.append(thirds(1, 0))).rejects.toThrow();
  }
});
