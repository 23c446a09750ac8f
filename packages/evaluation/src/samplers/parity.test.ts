import { type Matrix, matrix } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { auroc } from '../metrics/auroc.ts';
import { samplerGolden } from './fixtures/golden.ts';
import { testRun } from './fixtures/run.ts';
import { kMeans } from './methods/k-means.ts';
import { samplerCandidate } from './sampler-candidates.ts';

/** Partitions are compared by who is with whom: the first image of each cluster stands for it. */
const partition = (labels: readonly number[]) => labels.map((label, i) => (label < 0 ? -1 - i : labels.indexOf(label)));
const sizesOf = (labels: readonly number[]) =>
  labels.map((label) => (label < 0 ? 1 : labels.filter((other) => other === label).length));
const centred = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
};
const largestDifference = (a: readonly number[], b: readonly number[]) => {
  expect(a).toHaveLength(b.length);
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));
};

async function select(name: string, embeddings: Matrix, options: Readonly<Record<string, unknown>>, seed = 1) {
  return (await samplerCandidate(name, options)).select(embeddings, testRun({ seed }));
}

describe.each([
  ['unit', true],
  ['raw', false],
] as const)('on %s embeddings', (name, normalize) => {
  const golden = samplerGolden(name);
  const embeddings = golden.matrix('embeddings');

  it.each([
    ['lof', 'lof', 1],
    ['knn', 'knn', 1],
    ['kde', 'kde', -1],
    ['gaussian-density', 'gaussian', -1],
    ['one-class-svm', 'one_class_svm', -1],
  ] as const)('%s scores as scikit-learn does, within 1e-4', async (sampler, tensor, sign) => {
    const { outlierScores, classSizes } = await select(sampler, embeddings, { normalize });
    const expected = golden.values(tensor).map((value) => sign * value);
    // Densities leave out their constant.
    const compare = sign < 0 && sampler !== 'one-class-svm' ? centred : (values: readonly number[]) => values;
    expect(largestDifference(compare([...outlierScores!]), compare(expected))).toBeLessThan(1e-4);
    expect(classSizes).toBeNull();
  });

  it.each([
    ['dbscan', 'dbscan'],
    ['affinity-propagation', 'affinity_propagation'],
  ])('%s clusters as scikit-learn does', async (sampler, tensor) => {
    const { classSizes, outlierScores } = await select(sampler, embeddings, { normalize });
    expect([...classSizes!]).toEqual(sizesOf(golden.values(tensor)));
    expect(outlierScores).toBeNull();
  });

  it('outliers by the limits that methods come with are those of scikit-learn and PyOD', async () => {
    const above = (tensor: string, isOutlier: (value: number) => boolean) =>
      [...golden.values(tensor).keys()].filter((i) => isOutlier(golden.values(tensor)[i]!));
    const farthest = golden.values('knn').toSorted((a, b) => b - a)[Math.ceil(0.1 * embeddings.rows) - 1]!;
    for (const [sampler, expected] of [
      ['lof', above('lof', (value) => value > 1.5)],
      ['one-class-svm', above('one_class_svm', (value) => value < -1e-6)],
      ['knn', above('knn', (value) => value >= farthest)],
    ] as const) {
      expect(expected.length).toBeGreaterThan(0);
      const { selected } = await select(sampler, embeddings, { normalize, decide: 'own' });
      expect([sampler, ...selected]).toEqual([sampler, ...expected]);
    }
    const forest = await select('isolation-forest', embeddings, { normalize, decide: 'own' });
    expect([...forest.selected]).toEqual(
      [...forest.outlierScores!.keys()].filter((i) => forest.outlierScores![i]! > 0.5),
    );
  });

  it('k-means finds the best clustering that scikit-learn finds', async () => {
    const separated = golden.matrix('separated');
    const { labels, inertia } = await kMeans(separated, 8, 10, testRun());
    expect(partition([...labels])).toEqual(partition(golden.values('k_means')));
    const [best] = golden.values('k_means_inertia') as [number];
    expect(Math.abs(inertia / best - 1)).toBeLessThan(0.01);
  });

  it('isolation forest ranks as scikit-learn does', async () => {
    const rare = golden.values('product').map((product) => (product >= 5 ? 1 : 0));
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const found = await Promise.all(
      seeds.map(async (seed) => [
        ...(await select('isolation-forest', embeddings, { normalize }, seed)).outlierScores!,
      ]),
    );
    const mean = found[0]!.map((_, i) => found.reduce((sum, scores) => sum + scores[i]!, 0) / found.length);
    const expected = golden.values('isolation_forest');
    expect(correlation(ranks(mean), ranks(expected))).toBeGreaterThan(0.99);
    expect(largestDifference(mean, expected)).toBeLessThan(0.01);
    const each = found.map((scores) => correlation(ranks(scores), ranks(expected)));
    expect(each.reduce((sum, value) => sum + value, 0) / each.length).toBeGreaterThan(0.95);
    const meanAuroc = found.reduce((sum, scores) => sum + auroc(rare, scores)!, 0) / found.length;
    expect(Math.abs(meanAuroc - golden.values('isolation_forest_auroc')[0]!)).toBeLessThan(0.02);
  });
});

it('does the same to raw embeddings with `normalize` as to unit ones', async () => {
  const raw = samplerGolden('raw').matrix('embeddings');
  const scaled = matrix(
    raw.rows,
    raw.columns,
    raw.data.map((value, i) => value * (1 + Math.floor(i / raw.columns))),
  );
  for (const sampler of ['lof', 'knn', 'kde', 'one-class-svm', 'dbscan', 'affinity-propagation', 'k-means']) {
    const [a, b] = [await select(sampler, raw, {}), await select(sampler, scaled, {})];
    expect([sampler, ...a.selected]).toEqual([sampler, ...b.selected]);
  }
});

function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const result = new Array<number>(values.length);
  order.forEach((index, rank) => (result[index] = rank));
  return result;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [centred(a), centred(b)];
  const dot = (p: readonly number[], q: readonly number[]) => p.reduce((sum, value, i) => sum + value * q[i]!, 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
