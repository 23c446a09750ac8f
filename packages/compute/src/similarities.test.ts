import { matrix, type Matrix, plainKernels, seededRandom } from '@tailedcore/core';
import { afterAll, describe, expect, it } from 'vitest';
import { createPool } from './pool.ts';
import { poolSimilarities } from './similarities.ts';

const pools = [1, 2, 4].map((threads) => createPool(threads));
afterAll(() => Promise.all(pools.map((pool) => pool[Symbol.asyncDispose]())));

function random(rows: number, columns: number): Matrix {
  const next = seededRandom(rows * 31 + columns);
  const result = matrix(rows, columns);
  for (let i = 0; i < result.data.length; i++) result.data[i] = next() - 0.3;
  if (rows > 2) result.data.fill(0, columns, 2 * columns);
  return result;
}

async function collect(run: (use: (values: Float32Array, row: number) => void) => Promise<void>): Promise<string[]> {
  const rows: string[] = [];
  await run((values, row) => {
    expect(row).toBe(rows.length);
    rows.push(Buffer.from(values.slice().buffer).toString('base64'));
  });
  return rows;
}

describe.each(pools.map((pool) => [pool.threads, pool] as const))('with %i threads', (_, pool) => {
  it.each([
    [0, 3],
    [1, 1],
    [2, 5],
    [3, 7],
    [5, 96],
    [31, 2],
    [33, 17],
    [130, 33],
    [515, 96],
  ])('%i rows of %i columns are the bits of the plain kernel, in order', async (rows, columns) => {
    const features = random(rows, columns);
    const expected = await collect((use) => plainKernels.similarities(features, use));
    expect(await collect((use) => poolSimilarities(pool, features, use))).toEqual(expected);
  });
});

it('stops when aborted, before and during, and when its user fails', async () => {
  const [, pool] = pools;
  const features = random(400, 8);
  const use = () => undefined;
  const before = poolSimilarities(pool!, features, use, { signal: AbortSignal.abort() });
  await expect(before).rejects.toMatchObject({ code: 'E_ABORTED' });
  const stop = new AbortController();
  const counts: number[] = [];
  const onProgress = (done: number) => {
    counts.push(done);
    stop.abort();
  };
  const during = poolSimilarities(pool!, features, use, { signal: stop.signal, onProgress });
  await expect(during).rejects.toMatchObject({ code: 'E_ABORTED' });
  expect(counts).toEqual([32]);
  const failing = poolSimilarities(pool!, features, () => {
    throw new Error('mine');
  });
  await expect(failing).rejects.toThrow('mine');
});

it('refuses what is no number', async () => {
  await expect(poolSimilarities(pools[0]!, matrix(1, 1, Float32Array.of(NaN)), () => undefined)).rejects.toMatchObject({
    code: 'E_NOT_FINITE',
  });
});
