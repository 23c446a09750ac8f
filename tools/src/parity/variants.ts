import {
  heatMap,
  localOutlierFactor,
  type Matrix,
  matrix,
  plainKernels,
  quantile,
  type Random,
  seededRandom,
  type TensorToWrite,
  writeSafetensors,
} from '@tailedcore/core';
import { estimateTail, tailRules } from '@tailedcore/samplers';
import { plainPatchEmbed } from './plain-patch-embed.ts';

/** A golden of a known form as it might be dropped in: other sizes, another seed. */
export interface Variant {
  readonly name: string;
  readonly bytes: Uint8Array;
}

type Metadata = Readonly<Record<string, string>>;

function file(name: string, metadata: Metadata, tensors: Readonly<Record<string, TensorToWrite>>): Variant {
  return { name, bytes: new Uint8Array(Buffer.concat(writeSafetensors(tensors, metadata))) };
}

/** One of each form whose expected values the plain kernels can compute. */
export async function drawVariants(seed: number): Promise<Variant[]> {
  const random = seededRandom(seed);
  return [
    await lof('lof-pooled-2', random, 33, 1, 3),
    await lof('lof-per-position-2', random, 12, 6, 4),
    await coreset(random),
    await scoring(random),
    await tail(random),
    patchEmbed(random),
    metrics(random),
  ];
}

async function lof(name: string, random: Random, images: number, positions: number, k: number): Promise<Variant> {
  const features = draw(random, images * positions, 9);
  const scores = localOutlierFactor(await plainKernels.nearestAtPosition(features, positions, k));
  const threshold = quantile(scores, 0.7);
  const kept = [...scores.keys()].filter((row) => (scores[row] as number) < threshold);
  const plain = { features: stored(features), scores: list(scores) };
  if (positions === 1) return file(name, { k: String(k) }, plain);
  return file(
    name,
    { k: String(k), keep: '0.7' },
    { ...plain, map_shape: list([positions / 2, 2]), kept_indices: list(kept) },
  );
}

async function coreset(random: Random): Promise<Variant> {
  const features = draw(random, 90, 7);
  const all = Uint32Array.from({ length: 90 }, (_, row) => row);
  const selected = await plainKernels.farthestFirst(features, all, 11, 5);
  const taken = matrix(11, 7);
  selected.forEach((row, i) => taken.data.set(features.data.subarray(row * 7, row * 7 + 7), i * 7));
  const { distances } = await plainKernels.nearest(features, taken, 1);
  return file(
    'greedy-coreset-other',
    { metric: 'l2' },
    {
      features: stored(features),
      first_index: list([5]),
      selected: list(selected),
      cover_radius: list([Math.sqrt(Math.max(...distances))]),
    },
  );
}

async function scoring(random: Random): Promise<Variant> {
  const [memory, queries] = [draw(random, 40, 6), draw(random, 3 * 20, 6)];
  const [one, two] = [await plainKernels.nearest(queries, memory, 1), await plainKernels.nearest(queries, memory, 2)];
  const of = (image: number) => one.distances.slice(image * 20, (image + 1) * 20);
  const maps = [0, 1, 2].map((image) => [...heatMap(of(image), [4, 5], [30, 30], { sigma: 2, truncate: 3 })]);
  return file(
    'scoring-other',
    { sigma: '2', size: '30', truncate: '3' },
    {
      memory: stored(memory),
      queries: stored(queries),
      nn1_sqdist: list(one.distances),
      nn1_index: list(one.rows),
      nn2_sqdist: list(two.distances),
      nn2_index: list(two.rows),
      image_scores: list([0, 1, 2].map((image) => Math.max(...of(image)))),
      score_map_shape: list([4, 5]),
      score_maps_30: list(maps.flat()),
    },
  );
}

async function tail(random: Random): Promise<Variant> {
  const sizes = [30, 20, 2, 1];
  const rows = sizes.flatMap((size, product) => Array<number>(size).fill(product));
  const embeddings = matrix(rows.length, 8);
  embeddings.data.forEach((_, i) => {
    const axis = rows[Math.floor(i / 8)] === i % 8 ? 1 : 0;
    embeddings.data[i] = axis + 0.1 * random();
  });
  const rules = tailRules({ form: 'paper', percentile: 0.9, vote: 'mean', cap: null });
  const found = await estimateTail(embeddings, rules);
  return file(
    'tail-sampler-other',
    { percentile: '0.9', cap: 'None', vote: 'mean', preset: 'paper' },
    {
      embeddings: stored(embeddings),
      class_sizes: list(found.classSizes),
      samples_per_class: list(found.classes),
      elbow: list([found.elbow]),
      max_tail_size: list([found.maxTailSize]),
      tail_indices: list(found.images),
    },
  );
}

function patchEmbed(random: Random): Variant {
  const map = (shape: number[]) => ({
    shape,
    data: new Float32Array(shape.reduce((a, b) => a * b)).map(() => random() - 0.5),
  });
  const [layer2, layer3] = [map([2, 5, 6, 10]), map([2, 11, 3, 5])];
  const patches = plainPatchEmbed(layer2, layer3, 7, 9);
  return file(
    'patch-embed-other',
    { d1: '7', d: '9', patch: '3', stride: '1' },
    {
      layer2,
      layer3,
      patches: { shape: [120, 9], data: Float32Array.from(patches) },
    },
  );
}

/** Eight labels of each kind: the share of 64 pairs is a number that float32 holds. */
function metrics(random: Random): Variant {
  const labels = Array.from({ length: 16 }, (_, i) => i % 2);
  const scores = labels.map((label) => Math.round(9 * random()) + 2 * label);
  const [bad, good] = [1, 0].map((wanted) => scores.filter((_, i) => labels[i] === wanted)) as [number[], number[]];
  const won = bad.flatMap((high) => good.map((low): number => (high > low ? 1 : high === low ? 0.5 : 0)));
  const auroc = won.reduce((a, b) => a + b) / won.length;
  const atLeast = (threshold: number) => (score: number) => score >= threshold;
  const f1 = scores.map((threshold) => {
    const found = bad.filter(atLeast(threshold)).length;
    return (2 * found) / (scores.filter(atLeast(threshold)).length + bad.length);
  });
  const precisions = bad.map((score) => bad.filter(atLeast(score)).length / scores.filter(atLeast(score)).length);
  const averagePrecision = precisions.reduce((a, b) => a + b) / bad.length;
  return file(
    'metrics-2',
    {},
    {
      labels: list(labels),
      scores: list(scores),
      auroc: list([auroc]),
      average_precision: list([averagePrecision]),
      f1_max: list([Math.max(...f1)]),
    },
  );
}

function draw(random: Random, rows: number, columns: number): Matrix {
  const result = matrix(rows, columns);
  for (let i = 0; i < result.data.length; i++) result.data[i] = random() * 4 - 2;
  return result;
}

function stored({ rows, columns, data }: Matrix): TensorToWrite {
  return { shape: [rows, columns], data };
}

function list(values: ArrayLike<number>): TensorToWrite {
  return { shape: [values.length], data: Float32Array.from(values) };
}
