import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { heatMapOf, type Prediction } from '@tailedcore/core';
import { fit, openModel, openSession, type Session, type Settings } from '@tailedcore/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawn, put, workFolder, writeDataset } from '../benchmark/fixtures/tiny-bench.ts';
import { readDataset } from '../datasets/read-dataset.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { makeSplits } from '../splits/make-splits.ts';
import { pipelineSystem } from './pipeline-system.ts';
import type { Judgement } from './system.ts';

const folder = await workFolder();
const settings: Settings = { falseAlarms: 0.1, image: { resize: 64, crop: 64 }, coreset: { ratio: 0.2 } };
let session: Session;
let split: EvaluationSplit;
beforeAll(async () => {
  session = openSession({ threads: 2 });
  const dataset = await readDataset(await writeDataset(join(folder, 'photos'), 8));
  split = makeSplits({ longtail: { kind: 'step', k: 1, tailShare: 0.5, noise: 0.1, seeds: [1] } }, dataset)[0]!;
});
afterAll(() => session[Symbol.asyncDispose]());

async function judge(own: Settings = settings, seed = 0, of = split) {
  await using fitted = await (await pipelineSystem(own)).fit(of, seed, session);
  const judgements: Judgement[] = [];
  for await (const judgement of fitted.judge()) judgements.push(judgement);
  return { judgements, facts: fitted.facts };
}

describe('a pipeline as a system', () => {
  it('judges as fit and predict do, on one session for several models', async () => {
    const model = await fit(
      split.train.map(({ name, path }) => ({ name, path })),
      { settings: { ...settings, seed: 5 }, threads: 1, thumbnails: false },
    );
    const wanted: Prediction[] = [];
    await using opened = await openModel(model, { threads: 1 });
    for await (const result of opened.predict(split.test.map(({ path }) => path))) wanted.push(result as Prediction);
    const { judgements, facts } = await judge(settings, 5);
    expect(judgements.map(({ score, pValue, verdict }) => ({ score, pValue, verdict }))).toEqual(
      wanted.map(({ score, pValue, verdict }) => ({ score, pValue, verdict })),
    );
    expect(judgements[0]!.map).toEqual({
      data: heatMapOf(wanted[0]!).data,
      size: [64, 64],
      placement: { width: 64, height: 64, left: 0, top: 0, right: 64, bottom: 64 },
    });
    expect(facts).toMatchObject({ rows: model.learnt.rows, threshold: model.threshold.value });
    expect(await judge(settings, 5)).toEqual({ judgements, facts });
    expect((await judge(settings, 6)).judgements).not.toEqual(judgements);
  });

  it('counts what the tail sampler found, without an opinion on class sizes; nothing where there is none', async () => {
    const all: Settings = { ...settings, tail: { maxShare: 1, apart: 0 } };
    const { facts } = await judge(all);
    const rare = split.train.filter(({ product }) => split.tail.includes(product)).length;
    expect(facts.tailFound).toMatchObject({ classSizeError: null, auroc: null, counts: { rare } });
    expect((await judge({ ...settings, preset: 'patchcore' })).facts.tailFound).toBeUndefined();
  });

  it('learns the same whatever the labels of its training images are', async () => {
    const lies = split.train.map((image) => ({ ...image, defective: !image.defective, product: 'x', kind: 'y' }));
    expect((await judge(settings, 0, { ...split, train: lies })).judgements).toEqual((await judge()).judgements);
  });

  it('has no verdict without a threshold', async () => {
    const one = { ...split, train: split.train.slice(0, 1) };
    const { judgements, facts } = await judge(settings, 0, one);
    expect(facts.threshold).toBeNull();
    expect(judgements[0]).toMatchObject({ pValue: null, verdict: null });
  });

  it('fails with an image that cannot be read, in training and in the test', async () => {
    const bad = { ...split.train[0]!, name: 'bad.png', path: await put(join(folder, 'bad.png'), 'no image') };
    await expect(judge(settings, 0, { ...split, train: [...split.train, bad] })).rejects.toMatchObject({
      code: 'E_BENCH_IMAGE',
      message: expect.stringContaining('bad.png'),
    });
    await expect(judge(settings, 0, { ...split, test: [bad] })).rejects.toMatchObject({ code: 'E_IMAGE_DECODE' });
    await writeFile(bad.path, await drawn(1, 60, false));
    expect((await judge(settings, 0, { ...split, test: [bad] })).judgements).toHaveLength(1);
  });

  it('is what its complete settings and parts are, but not the seed', async () => {
    const identity = async (own: Settings) => JSON.stringify((await pipelineSystem(own)).identity);
    expect(await identity({})).toBe(await identity({ preset: 'tailedcore', seed: 7, coreset: { ratio: 0.01 } }));
    expect(await identity({})).not.toBe(await identity({ coreset: { ratio: 0.02 } }));
    expect(await identity({})).not.toBe(await identity({ cleaner: { options: { neighbors: 5 } } }));
    expect((await pipelineSystem({})).identity).toMatchObject({
      parts: { cleaner: { name: 'lof', origin: 'built-in', version: expect.any(String) } },
    });
    await expect(pipelineSystem({ coreset: { ratio: 2 } })).rejects.toMatchObject({ code: 'E_CONFIG' });
  });
});
