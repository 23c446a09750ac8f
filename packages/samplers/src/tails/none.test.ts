import { createPart, matrix } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { noHost, testRun } from '../fixtures/run.ts';
import { plugin } from './none.ts';

it('takes no image and has no opinion', async () => {
  const part = await createPart(plugin, {}, noHost);
  const found = await part.selectTail(matrix(3, 2), testRun());
  expect([[...found.images], [...found.classSizes], found.products]).toEqual([[], [3, 3, 3], []]);
  expect((await part.selectTail(matrix(0, 2), testRun())).classSizes).toHaveLength(0);
  await expect(part.selectTail(matrix(1, 1, Float32Array.of(NaN)), testRun())).rejects.toMatchObject({
    code: 'E_NOT_FINITE',
  });
});

it('has no options', async () => {
  await expect(createPart(plugin, { cap: 1 }, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
});
