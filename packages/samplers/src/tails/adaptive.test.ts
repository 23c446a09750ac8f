import { createPart, matrix, seededRandom } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { noHost, testRun } from '../fixtures/run.ts';
import { adaptiveTail, plugin, tailRules } from './adaptive.ts';
import { estimateTail } from './estimate-tail.ts';

const random = seededRandom(5);
const embeddings = matrix(
  40,
  8,
  new Float32Array(320).map((_, i) => (Math.floor(i / 8) % 3 === i % 8 ? 2 : 0) + random()),
);

it('hands on what the estimate says, with its products and progress', async () => {
  const part = await createPart(plugin, undefined, noHost);
  const run = testRun();
  const found = await part.selectTail(embeddings, run);
  const expected = await estimateTail(embeddings, tailRules({}));
  expect(found).toEqual({ images: expected.images, classSizes: expected.classSizes, products: expected.classes });
  expect(run.reports.at(-1)).toEqual({ step: 'tail', done: 40, total: 40, unit: 'images' });
});

it('takes every default from the form, and every option before it', () => {
  expect(tailRules({})).toEqual({
    percentile: 0.85,
    vote: 'mode',
    quantize: true,
    boundary: 'exclusive',
    voters: 'incoming',
    cap: 0.15,
  });
  expect(tailRules({ form: 'paper' })).toEqual({
    percentile: 0.85,
    vote: 'mode',
    quantize: false,
    boundary: 'inclusive',
    voters: 'forward',
    cap: null,
  });
  const changed = { percentile: 0.5, vote: 'mean', quantize: false, boundary: 'inclusive', voters: 'forward' } as const;
  expect(tailRules({ ...changed, cap: null })).toEqual({ ...changed, cap: null });
  expect(tailRules({ form: 'paper', cap: 0.2, quantize: true, boundary: 'exclusive', voters: 'incoming' })).toEqual({
    ...tailRules({}),
    cap: 0.2,
  });
});

it('changes its result with every option', async () => {
  const answer = async (options: object) =>
    JSON.stringify(await (await createPart(adaptiveTail, options, noHost)).selectTail(embeddings, testRun()));
  const base = await answer({});
  for (const options of [
    { form: 'paper' },
    { percentile: 0.4 },
    { vote: 'mean' },
    { vote: 'nearest' },
    { cap: 1 },
    { quantize: false },
    { voters: 'forward' },
  ]) {
    expect([options, await answer(options)]).not.toEqual([options, base]);
  }
  // At a right angle to both of two opposite images: exactly half the largest angle.
  const cross = matrix(3, 2, Float32Array.of(1, 0, 0, 1, -1, 0));
  const sizes = async (boundary: string) => {
    const part = await createPart(adaptiveTail, { form: 'paper', percentile: 1, boundary, vote: 'mean' }, noHost);
    return [...(await part.selectTail(cross, testRun())).classSizes];
  };
  // Sizes of neighbourhoods: 2, 1, 2 (the middle one has no image at 45 degrees) against 1, 1, 1.
  expect(await sizes('inclusive')).toEqual([1.5, 1, 1.5]);
  expect(await sizes('exclusive')).toEqual([1, 1, 1]);
});

it('refuses options that are wrong or misspelt', async () => {
  for (const options of [{ percentile: 0 }, { percentile: 1.1 }, { vote: 'median' }, { cap: -1 }, { percentil: 0.9 }]) {
    await expect(createPart(adaptiveTail, options, noHost)).rejects.toMatchObject({ code: 'E_CONFIG' });
  }
});

it('refuses embeddings that are no numbers, and a stopped run', async () => {
  const part = await createPart(adaptiveTail, {}, noHost);
  const broken = matrix(1, 1, Float32Array.of(NaN));
  await expect(part.selectTail(broken, testRun())).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
  const stopped = testRun({ signal: AbortSignal.abort() });
  await expect(part.selectTail(embeddings, stopped)).rejects.toMatchObject({ code: 'E_ABORTED' });
});
