import { createPart, matrix } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { noHost, testRun } from '../fixtures/run.ts';
import { plugin } from './random.ts';

const features = matrix(40, 2);
const candidates = Uint32Array.from({ length: 20 }, (_, i) => 2 * i);

async function sample(count: number, seed = 1): Promise<number[]> {
  const part = await createPart(plugin, {}, noHost);
  return [...(await part.sample(features, candidates, count, testRun({ seed })))];
}

it('draws different candidates, and all of them at last', async () => {
  const whole = await sample(20);
  expect([...whole].sort((a, b) => a - b)).toEqual([...candidates]);
  expect(whole).not.toEqual([...candidates]);
  expect(await sample(7)).toEqual(whole.slice(0, 7));
  expect(await sample(0)).toEqual([]);
});

it('draws by the seed', async () => {
  expect(await sample(5, 3)).toEqual(await sample(5, 3));
  expect(await sample(5, 3)).not.toEqual(await sample(5, 4));
});

it('draws every candidate equally often', async () => {
  const counts = new Map<number, number>();
  for (let seed = 0; seed < 2000; seed++) {
    for (const row of await sample(2, seed)) counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  // 200 expected each, standard deviation 13.4.
  for (const row of candidates) expect(Math.abs((counts.get(row) ?? 0) - 200)).toBeLessThan(60);
});

it('leaves the candidates as they were', async () => {
  const before = [...candidates];
  await sample(10);
  expect([...candidates]).toEqual(before);
});

it('refuses more than there are', async () => {
  await expect(sample(21)).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
});
