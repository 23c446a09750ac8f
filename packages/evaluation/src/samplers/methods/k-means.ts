import {
  createPart,
  fork,
  gather,
  kernelRun,
  type Matrix,
  type RunContext,
  squaredDistance,
  throwIfAborted,
  withRun,
} from '@tailedcore/core';
import { plugin as seeding } from '@tailedcore/samplers/coresets/kmeans-plus-plus';
import { z } from 'zod';
import { baselineOptions, defineBaseline } from '../define-baseline.ts';
import { needsNoHost } from '../needs-no-host.ts';
import { selectByClusters } from '../select-by-clusters.ts';

/** scikit-learn's: rounds of one start, and its tolerance as a share of the mean variance of the columns. */
const limits = { rounds: 300, moved: 1e-4 };

/**
 * k-means (Lloyd) from several k-means++ starts; the clustering of the least sum of squared distances wins, the first of several. A cluster that
 * nothing is nearest to moves to the image that is farthest from its own centre. With fewer images than clusters each is one.
 */
export const kMeansBaseline = defineBaseline({
  name: 'k-means',
  title: 'KMeans',
  seeded: true,
  options: baselineOptions({
    clusters: z.int().min(1).default(8).describe('Clusters, at most one an image'),
    starts: z.int().min(1).default(10).describe('Starts, the best of which counts'),
  }),
  select: async (rows, { clusters, starts }, run) =>
    selectByClusters((await kMeans(rows, Math.min(clusters, rows.rows), starts, run)).labels),
});

/** Images by cluster, and the sum of their squared distances to the centres. */
export interface Clustering {
  /** [n], from 0. */
  readonly labels: Int32Array;
  readonly inertia: number;
}

/** @param rows - [n, e], n >= clusters. @throws E_ABORTED. */
export async function kMeans(rows: Matrix, clusters: number, starts: number, run: RunContext): Promise<Clustering> {
  const { sample } = await createPart(seeding, {}, needsNoHost);
  const all = Uint32Array.from({ length: rows.rows }, (_, row) => row);
  const enough = limits.moved * meanVariance(rows);
  let best: Clustering | undefined;
  for (let start = 0; start < starts; start++) {
    const seeded = withRun(run, { seed: fork(run.seed, `k-means ${start}`), report: () => undefined });
    const found = await fromStart(rows, gather(rows, await sample(rows, all, clusters, seeded)), enough, seeded);
    if (!best || found.inertia < best.inertia) best = found;
    run.report({ step: 'tail', done: start + 1, total: starts, unit: 'starts' });
  }
  return best as Clustering;
}

/** Centres and images in turns, until no image changes its cluster or the centres move by `enough` or less. */
async function fromStart(rows: Matrix, start: Matrix, enough: number, run: RunContext): Promise<Clustering> {
  const quiet = kernelRun(run, 'tail', rows.rows, 'images');
  let centres = start;
  let found = await run.kernels.nearest(rows, centres, 1, quiet);
  for (let round = 1; round < limits.rounds; round++) {
    throwIfAborted(run.signal);
    const next = centresOf(rows, found.rows, found.distances, centres);
    const moved = apart(centres, next);
    const before = found.rows;
    centres = next;
    found = await run.kernels.nearest(rows, centres, 1, quiet);
    if (moved <= enough || found.rows.every((label, row) => label === before[row])) break;
  }
  return { labels: Int32Array.from(found.rows), inertia: found.distances.reduce((sum, distance) => sum + distance, 0) };
}

/** The mean of each cluster's images. */
function centresOf(rows: Matrix, labels: Uint32Array, distances: Float32Array, before: Matrix): Matrix {
  const { columns, data } = rows;
  const sums = new Float64Array(before.data.length);
  const counts = new Uint32Array(before.rows);
  for (let row = 0; row < rows.rows; row++) {
    const label = labels[row] as number;
    counts[label] = (counts[label] as number) + 1;
    for (let c = 0, to = label * columns, from = row * columns; c < columns; c++, to++, from++) {
      sums[to] = (sums[to] as number) + (data[from] as number);
    }
  }
  const centres = Float32Array.from(sums, (sum, at) => sum / (counts[Math.floor(at / columns)] as number));
  const far = farthestFirst(distances);
  counts.forEach((count, label) => {
    if (count > 0) return;
    const row = far.next().value as number;
    centres.set(data.subarray(row * columns, (row + 1) * columns), label * columns);
  });
  return { rows: before.rows, columns, data: centres };
}

/** Images from the farthest from their centres on; of several at one distance the earlier. */
function* farthestFirst(distances: Float32Array): Generator<number> {
  const order = Array.from(distances.keys());
  yield* order.sort((a, b) => (distances[b] as number) - (distances[a] as number) || a - b);
}

/** Sum of the squared distances between the rows of two matrices of one shape. */
function apart(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let row = 0; row < a.rows; row++) sum += squaredDistance(a.data, row, b.data, row, a.columns);
  return sum;
}

/** The variance of each column, divided by n, and their mean. */
function meanVariance({ rows, columns, data }: Matrix): number {
  const means = new Float64Array(columns);
  for (let i = 0; i < data.length; i++)
    means[i % columns] = (means[i % columns] as number) + (data[i] as number) / rows;
  let squares = 0;
  for (let i = 0; i < data.length; i++) squares += ((data[i] as number) - (means[i % columns] as number)) ** 2;
  return squares / data.length;
}
