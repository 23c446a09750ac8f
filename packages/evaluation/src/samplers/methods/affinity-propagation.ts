import { fork, kernelRun, quantile, seededRandom } from '@tailedcore/core';
import { z } from 'zod';
import { baselineOptions, defineBaseline } from '../define-baseline.ts';
import { selectByClusters } from '../select-by-clusters.ts';
import { eachSquaredDistances } from '../squared-distances.ts';
import { passMessages } from './pass-messages.ts';

/**
 * Affinity propagation (Frey and Dueck 2007) with scikit-learn's details: similarity -d², preference the median of all similarities, those of images with
 * themselves (0) included; then each cluster's exemplar is its image most similar to the others, and each image joins the most similar exemplar. Where no
 * exemplar emerges, no image is in a cluster. Memory 24 n² bytes.
 */
export const affinityPropagationBaseline = defineBaseline({
  name: 'affinity-propagation',
  title: 'AP',
  seeded: true,
  options: baselineOptions({
    damping: z.number().min(0.5).lt(1).default(0.5).describe('Share of the old messages in the new ones'),
    rounds: z.int().min(1).default(200).describe('Rounds of messages, at most'),
    quiet: z.int().min(1).default(15).describe('Rounds without a change of exemplars after which it ends'),
  }),
  async select(rows, rules, run) {
    const n = rows.rows;
    const similarities = new Float64Array(n * n);
    await eachSquaredDistances(rows, run, (distances, row) => {
      for (let other = 0; other < n; other++) similarities[row * n + other] = -(distances[other] as number);
    });
    const preference = quantile(similarities, 0.5);
    const equal = equalOutside(similarities, n);
    if (equal !== undefined) return selectByClusters(clusterOfEquals(n, preference >= equal));
    for (let i = 0; i < n; i++) similarities[i * n + i] = preference;
    blur(similarities, fork(run.seed, 'affinity propagation'));
    const exemplars = await passMessages(similarities, n, rules, kernelRun(run, 'tail', rules.rounds, 'rounds'));
    return selectByClusters(clustersAround(similarities, n, exemplars));
  },
});

/** The similarity that all pairs of different images have, or undefined; of one image its own. */
function equalOutside(similarities: Float64Array, n: number): number | undefined {
  const first = similarities[n - 1] as number;
  for (let at = 0; at < similarities.length; at++) {
    if (at % (n + 1) !== 0 && similarities[at] !== first) return undefined;
  }
  return first;
}

/** Where nobody is nearer than another there are no messages: all are exemplars, or all are of one cluster. */
function clusterOfEquals(n: number, everyoneAlone: boolean): Int32Array {
  return new Int32Array(n).map((_, image) => (everyoneAlone ? image : 0));
}

/** Changes the last bit here and there, so that ties do not swing to and fro. */
function blur(similarities: Float64Array, seed: number): void {
  const random = seededRandom(seed);
  for (let at = 0; at < similarities.length; at++) {
    const value = similarities[at] as number;
    similarities[at] = value + (Number.EPSILON * value + 1e-300) * (random() - 0.5);
  }
}

/**
 * Images around the exemplars that messages found: each joins its nearest, each cluster chooses its middle, and each image joins the nearest middle.
 * @param similarities - [n, n].
 * @returns [n], the cluster of each image; -1 for all without exemplars.
 */
export function clustersAround(similarities: Float64Array, n: number, exemplars: readonly number[]): Int32Array {
  if (exemplars.length === 0) return new Int32Array(n).fill(-1);
  const clusters: number[][] = exemplars.map(() => []);
  for (let image = 0; image < n; image++) clusters[nearestOf(similarities, n, exemplars, image)]?.push(image);
  const middles = clusters.map((members) => middleOf(similarities, n, members));
  return Int32Array.from({ length: n }, (_, image) => nearestOf(similarities, n, middles, image));
}

/** Which exemplar an image belongs to: itself, or the most similar, the first of several. */
function nearestOf(similarities: Float64Array, n: number, exemplars: readonly number[], image: number): number {
  const own = exemplars.indexOf(image);
  if (own >= 0) return own;
  const similar = exemplars.map((exemplar) => similarities[image * n + exemplar] as number);
  return similar.indexOf(Math.max(...similar));
}

/** The image that its cluster is most similar to, the first of several. */
function middleOf(similarities: Float64Array, n: number, members: readonly number[]): number {
  const sums = members.map((to) => members.reduce((sum, from) => sum + (similarities[from * n + to] as number), 0));
  return members[sums.indexOf(Math.max(...sums))] as number;
}
