import { matrix } from '@tailedcore/core';
import { expect, it } from 'vitest';
import type { LabelledImage } from '../datasets/dataset.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import type { SamplerCandidate } from './candidate.ts';
import { testRun } from './fixtures/run.ts';
import { samplerStudy } from './sampler-study.ts';

const image = (product: string, defective = false): LabelledImage => ({
  path: `/${product}`,
  name: product,
  product,
  part: 'train',
  defective,
  kind: defective ? 'crack' : 'good',
  masks: [],
});
const split: EvaluationSplit = {
  name: 'set/step/seed01',
  family: 'set/step',
  dataset: 'set',
  tail: ['rare'],
  train: [image('often'), image('rare'), image('often', true), image('often'), image('rare')],
  test: [],
};
const embeddings = matrix(5, 1, Float32Array.of(1, 2, 3, 4, 5));

function candidate(answer: Partial<Awaited<ReturnType<SamplerCandidate['select']>>>) {
  const seeds: number[] = [];
  const sampler: SamplerCandidate = {
    name: 'own',
    title: 'Own',
    seeded: false,
    identity: null,
    async select(_, run) {
      seeds.push(run.seed);
      return { selected: Uint32Array.of(1, 2), classSizes: null, outlierScores: null, ...answer };
    },
  };
  return { sampler, seeds };
}

it('counts what a sampler found and missed, with the seed it was given', async () => {
  const { sampler, seeds } = candidate({ classSizes: Float32Array.of(3, 1, 1, 3, 2) });
  const { measures, classSizes } = await samplerStudy(split, embeddings, sampler, 42, testRun());
  expect(seeds).toEqual([42]);
  expect(measures.missedTail).toBe(1 / 2);
  expect(measures.includedDefective).toBe(1);
  expect(measures.includedHead).toBe(1 / 2);
  expect(measures.classSizeError).toBeCloseTo((0 + 1 / 2 + 2 / 3 + 0 + 0) / 5, 9);
  expect(classSizes).toEqual({ true: [3, 2, 3, 3, 2], believed: [3, 1, 1, 3, 2] });
});

it('has no class sizes of a sampler without an opinion', async () => {
  const { sampler } = candidate({ outlierScores: Float32Array.of(0, 9, 5, 1, 4) });
  const { measures, classSizes } = await samplerStudy(split, embeddings, sampler, 0, testRun());
  expect(classSizes).toBeNull();
  expect(measures.classSizeError).toBeNull();
  expect(measures.auroc).toBeCloseTo(5 / 6, 9);
});

it('refuses embeddings of other images', async () => {
  const { sampler } = candidate({});
  await expect(samplerStudy(split, matrix(4, 1), sampler, 0, testRun())).rejects.toMatchObject({ code: 'E_SHAPE' });
});
