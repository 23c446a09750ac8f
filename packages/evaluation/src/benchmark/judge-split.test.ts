import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import type { Judgement } from '../systems/system.ts';
import { image, put, workFolder } from './fixtures/tiny-bench.ts';
import { judgeSplit } from './judge-split.ts';

const folder = await workFolder();
const { signal } = new AbortController();
/** 4 x 4 pixels, the left half defective. */
const half = Buffer.from(Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 255 : 0)));
const raw = { raw: { width: 4, height: 4, channels: 1 } } as const;
const mask = await put(join(folder, 'mask.png'), await sharp(half, raw).png().toBuffer());
const test = [image('a/good/0'), image('a/spot/1', { masks: [mask] }), image('b/good/2'), image('b/spot/3')];
const split: EvaluationSplit = { name: 's', family: 's', dataset: 'd', tail: ['b'], train: [], test };
const placement = { width: 8, height: 8, left: 0, top: 0, right: 8, bottom: 8 };

/** Judgements with the scores, and a map whose left half is as hot as that. */
async function* say(scores: readonly number[], over: Partial<Judgement> = {}): AsyncGenerator<Judgement> {
  for (const score of scores) {
    const data = Float32Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? score : 0.5));
    const map = { data, size: [4, 4] as const, placement };
    yield { score, pValue: 1 / (1 + score), verdict: score > 1 ? 'defect' : 'good', map, ...over };
  }
}
const judge = (judgements: AsyncIterable<Judgement>, pixels = true) => judgeSplit(judgements, split, pixels, signal);

it('measures scores, maps, verdicts and p-values by rare and frequent products', async () => {
  const judged = await judge(say([1, 2, 3, 0]));
  expect(judged.images[1]).toEqual({
    ...{ name: 'a/spot/1', product: 'a', defective: true, kind: 'spot' },
    ...{ score: 2, pValue: 1 / 3, verdict: 'defect' },
  });
  expect(judged.image.head.auroc).toBe(1);
  expect(judged.image.tail.auroc).toBe(0);
  expect(judged.image.pooled.auroc).toBe(0.25);
  // The defective image of b has no mask, so b has no defective pixel.
  expect(judged.pixel?.products).toMatchObject({ a: { images: 2, auroc: 1 }, b: { images: 1, auroc: null } });
  expect(judged.decisions).toEqual({
    tail: { good: 1, falseAlarms: 1, defective: 1, missed: 1 },
    head: { good: 1, falseAlarms: 0, defective: 1, missed: 0 },
    all: { good: 2, falseAlarms: 1, defective: 2, missed: 1 },
  });
  expect(judged.calibration?.all.images).toBe(2);
  expect(judged.calibration?.tail.images).toBe(1);
});

it('has null for what a method says nothing of, or nobody asked for', async () => {
  const silent = await judge(say([1, 2, 1, 2], { pValue: null, verdict: null, map: undefined }));
  expect(silent).toMatchObject({ pixel: null, decisions: null, calibration: null, image: { all: { auroc: 1 } } });
  expect((await judge(say([1, 2, 1, 2]), false)).pixel).toBeNull();
});

it('refuses holes, too many judgements and scores that are no numbers', async () => {
  await expect(judge(say([1, 2, 3]))).rejects.toThrow(/E_SHAPE: judgements of a split: expected 4.* received 3/);
  await expect(judge(say([1, 2, 3, 4, 5]))).rejects.toThrow(/E_SHAPE.* received more/);
  await expect(judge(say([1, NaN, 3, 4]))).rejects.toThrow('E_NOT_FINITE: the score of a/spot/1');
  await expect(judgeSplit(say([1, 2, 3, 4]), split, true, AbortSignal.abort())).rejects.toThrow('E_ABORTED');
});
