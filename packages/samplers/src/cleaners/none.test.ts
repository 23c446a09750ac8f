import { createPart, matrix } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { noHost, testRun } from '../fixtures/run.ts';
import { plugin } from './none.ts';

it('keeps every row with a weight of 1', async () => {
  const part = await createPart(plugin, {}, noHost);
  const { rows, weights } = await part.clean({ features: matrix(6, 2), images: 2, positions: 3 }, testRun());
  expect([[...rows], [...weights]]).toEqual([
    [0, 1, 2, 3, 4, 5],
    [1, 1, 1, 1, 1, 1],
  ]);
});

it('has no options, and refuses bad numbers', async () => {
  await expect(createPart(plugin, { keep: 0.5 }, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
  const part = await createPart(plugin, {}, noHost);
  const features = matrix(1, 1, Float32Array.of(Infinity));
  await expect(part.clean({ features, images: 1, positions: 1 }, testRun())).rejects.toMatchObject({
    code: 'E_NOT_FINITE',
  });
});
