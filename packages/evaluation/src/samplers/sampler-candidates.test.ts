import { type Matrix, matrix, seededRandom } from '@tailedcore/core';
import { estimateTail, tailRules } from '@tailedcore/samplers';
import { describe, expect, it } from 'vitest';
import { samplerGolden } from './fixtures/golden.ts';
import { testRun } from './fixtures/run.ts';
import { tailCandidate } from './methods/tail-part.ts';
import { samplerCandidate, samplerCandidates } from './sampler-candidates.ts';

const golden = samplerGolden('raw').matrix('embeddings');
const names = samplerCandidates.map(({ name }) => name);
const select = async (name: string, embeddings: Matrix, options = {}, seed = 1) =>
  (await samplerCandidate(name, options)).select(embeddings, testRun({ seed }));

describe.each(names)('%s', (name) => {
  it('selects some images, ascending, and ranks them by class sizes or by scores', async () => {
    const { selected, classSizes, outlierScores } = await select(name, golden);
    // The drawn products are of 9 images and fewer, so that none is large: then `linkage` takes nothing for rare.
    if (!name.startsWith('linkage')) expect(selected.length).toBeGreaterThan(0);
    expect([...selected]).toEqual([...new Set(selected)].sort((a, b) => a - b));
    expect([classSizes, outlierScores].filter((opinion) => opinion !== null)).toHaveLength(1);
    expect(classSizes ?? outlierScores).toHaveLength(golden.rows);
    for (const value of classSizes ?? outlierScores ?? []) expect(Number.isFinite(value)).toBe(true);
  });

  it('has an answer for few images, copies and zeros', async () => {
    for (const rows of [0, 1, 2, 3, 9]) {
      for (const fill of [() => 0, () => 1, seededRandom(1)]) {
        const embeddings = matrix(rows, 4, new Float32Array(rows * 4).map(fill));
        const { selected, classSizes, outlierScores } = await select(name, embeddings);
        expect(selected.length).toBeLessThanOrEqual(rows);
        for (const values of [classSizes, outlierScores]) {
          if (values) expect([...values].filter(Number.isFinite)).toHaveLength(rows);
        }
      }
    }
  });

  it('depends on the seed only if it says so', async () => {
    const { seeded } = await samplerCandidate(name);
    const answers = await Promise.all([1, 1, 2].map((seed) => select(name, golden, {}, seed)));
    expect(answers[1]).toEqual(answers[0]);
    if (!seeded) expect(answers[2]).toEqual(answers[0]);
  });

  it('refuses wrong options, what is no number, and a stopped run', async () => {
    await expect(samplerCandidate(name, { misspelt: 1 })).rejects.toMatchObject({ code: 'E_CONFIG' });
    const sampler = await samplerCandidate(name);
    const broken = matrix(2, 1, Float32Array.of(1, NaN));
    await expect(sampler.select(broken, testRun())).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
    const stopped = testRun({ signal: AbortSignal.abort() });
    await expect(sampler.select(golden, stopped)).rejects.toMatchObject({ code: 'E_ABORTED' });
  });
});

it('draws other forests with another seed', async () => {
  const [a, b] = [await select('isolation-forest', golden, {}, 1), await select('isolation-forest', golden, {}, 2)];
  expect(a.outlierScores).not.toEqual(b.outlierScores);
});

it.each([
  ['lof', { neighbors: 3 }],
  ['isolation-forest', { trees: 7 }],
  ['isolation-forest', { sample: 20 }],
  ['one-class-svm', { nu: 0.1 }],
  ['dbscan', { radius: 0.2 }],
  ['dbscan', { least: 2 }],
  ['k-means', { clusters: 3 }],
  ['kde', { bandwidth: 0.2 }],
  ['knn', { neighbors: 2 }],
  ['affinity-propagation', { rounds: 2 }],
  ['lof', { normalize: false }],
  ['lof', { decide: 'own' }],
  ['isolation-forest', { decide: 'own' }],
  ['one-class-svm', { decide: 'own' }],
  ['knn', { decide: 'own' }],
  ['tailsampler', { percentile: 0.3 }],
  ['symmetric', { vote: 'mode' }],
  ['linkage', { cut: 0.01 }],
])('%s answers otherwise with %o', async (name, options) => {
  expect(await select(name, golden, options)).not.toEqual(await select(name, golden));
  expect((await samplerCandidate(name, options)).identity).not.toEqual((await samplerCandidate(name)).identity);
});

it.each([
  ['tailsampler', {}],
  ['tailsampler-p100', { percentile: 1 }],
  ['tailsampler-p50', { percentile: 0.5 }],
  ['tailsampler-top1', { vote: 'nearest' }],
  ['tailsampler-average', { vote: 'mean' }],
  ['tailsampler-paper', { form: 'paper' }],
] as const)('%s is the tail part with %o', async (name, options) => {
  const expected = await estimateTail(golden, tailRules(options));
  expect(await select(name, golden)).toEqual({
    selected: expected.images,
    classSizes: expected.classSizes,
    outlierScores: null,
  });
});

it('lays given options over those of the name', async () => {
  expect((await samplerCandidate('tailsampler-top1', { percentile: 0.5, vote: 'mean' })).identity).toMatchObject({
    sampler: 'tailsampler-top1',
    options: { percentile: 0.5, vote: 'mean', form: 'reference' },
  });
});

it('takes the one component of the mixture for one product, as the paper has it', async () => {
  const { selected, classSizes } = await select('gaussian-mixture', golden);
  expect(selected).toHaveLength(golden.rows);
  expect(new Set(classSizes)).toEqual(new Set([golden.rows]));
});

it('names the sampler that was probably meant', async () => {
  await expect(samplerCandidate('kmeans')).rejects.toThrow('did you mean "k-means"?');
  await expect(samplerCandidate('kmeans')).rejects.toMatchObject({ code: 'E_OPTION' });
});

it('takes the tail part of a method as it is', async () => {
  const sizes = Float32Array.of(3, 1);
  const part = tailCandidate(
    { use: 'tailedcore-tail-own', options: { a: 1 } },
    {
      selectTail: async () => ({ images: Uint32Array.of(1), classSizes: sizes, products: [] }),
    },
  );
  expect(part).toMatchObject({ name: 'tailedcore-tail-own', identity: { tail: { options: { a: 1 } } } });
  expect(await part.select(matrix(2, 1), testRun())).toEqual({
    selected: Uint32Array.of(1),
    classSizes: sizes,
    outlierScores: null,
  });
});
