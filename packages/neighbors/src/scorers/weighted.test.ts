import { createPart, type Scores } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { bankOf, line, neighborsOf } from '../fixtures/bank.ts';
import { noHost } from '../fixtures/run.ts';
import { plugin as nearest } from './nearest.ts';
import { plugin } from './weighted.ts';

const bank = bankOf(line(0, 1, 5), [1, 2, 0.5]);
const found = neighborsOf(1, [0, 1, 2, 2], [4, 3, 10, 2]);
/** Not looked at by these scorers. */
const queries = line(0, 0, 0, 0);

async function score(options: object, images = 1): Promise<Scores> {
  return (await createPart(plugin, options, noHost)).score(found, bank, images, queries);
}

it('multiplies each squared distance with the weight of the nearest row', async () => {
  const { patches, images } = await score({}, 2);
  expect([[...patches], [...images]]).toEqual([
    [4, 6, 5, 1],
    [6, 5],
  ]);
});

it('takes the mean of the largest patches where told', async () => {
  expect([...(await score({ imageScore: { topShare: 0.5 } })).images]).toEqual([5.5]);
});

it('equals the scorer "nearest" where all weights are 1', async () => {
  const even = bankOf(line(0, 1, 5));
  const one = (await createPart(plugin, {}, noHost)).score(found, even, 2, queries);
  expect(one).toEqual((await createPart(nearest, {}, noHost)).score(found, even, 2, queries));
});

it('looks at the nearest of several neighbours only', async () => {
  const several = neighborsOf(2, [1, 0, 2, 0], [3, 100, 10, 100]);
  const part = await createPart(plugin, {}, noHost);
  expect([...part.score(several, bank, 1, queries).patches]).toEqual([6, 5]);
  expect(part.neighbors).toBe(1);
});

it('refuses neighbours that do not fit, and wrong options', async () => {
  await expect(score({}, 3)).rejects.toMatchObject({ code: 'E_SHAPE' });
  await expect(createPart(plugin, { reweighted: true }, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
});
