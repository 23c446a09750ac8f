import { matrix } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { testRun } from '../fixtures/run.ts';
import { samplerCandidate } from '../sampler-candidates.ts';
import { clustersAround } from './affinity-propagation.ts';

async function sizes(values: readonly number[], columns = 1, options: Readonly<Record<string, unknown>> = {}) {
  const rows = matrix(values.length / columns, columns, Float32Array.from(values));
  const sampler = await samplerCandidate('affinity-propagation', { normalize: false, ...options });
  return [...(await sampler.select(rows, testRun())).classSizes!];
}

it('finds groups', async () => {
  expect(await sizes([0, 0.1, 0.25, 9, 9.1, 9.3, 9.45])).toEqual([3, 3, 3, 4, 4, 4, 4]);
});

it('takes images that are all alike, or all equally far apart, for products of their own, as scikit-learn does', async () => {
  expect(await sizes([5])).toEqual([1]);
  expect(await sizes([5, 7])).toEqual([1, 1]);
  expect(await sizes([2, 2, 2, 2])).toEqual([1, 1, 1, 1]);
  expect(await sizes([1, 0, 0, 0, 1, 0, 0, 0, 1], 3)).toEqual([1, 1, 1]);
});

it('does with copies what scikit-learn does', async () => {
  // The median of the similarities is far from that of copies, so that few exemplars are wanted.
  expect(await sizes([0, 0, 0, 4, 4, 4, 4, 9])).toEqual(Array<number>(8).fill(8));
});

it('knows no cluster where no exemplar emerged', async () => {
  expect(await sizes([0, 1, 5, 6], 1, { rounds: 1 })).toEqual([1, 1, 1, 1]);
});

it('lets clusters choose their middle before images join for good', () => {
  const places = [0, 4, 5, 6, 8, 14, 15, 16];
  const similarities = Float64Array.from(places.flatMap((a) => places.map((b) => -((a - b) ** 2))));
  // 8 is nearer to 14 than to 0, but nearer to 4, the middle of 0, 4, 5 and 6, than to 14, the middle of the others.
  expect([...clustersAround(similarities, 8, [0, 5])]).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
  expect([...clustersAround(similarities, 8, [])]).toEqual(Array<number>(8).fill(-1));
});
