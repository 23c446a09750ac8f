import {
  averageLinkage,
  definePlugin,
  kernelRun,
  type KernelRun,
  requireFinite,
  type TailSampler,
} from '@tailedcore/core';
import { z } from 'zod';
import { gapCut } from './gap-cut.ts';

const options = z.strictObject({
  cut: z
    .number()
    .gt(0)
    .lt(2)
    .nullable()
    .default(null)
    .describe(
      'Mean cosine distance from which groups of images are different products; null: at the largest gap of the hierarchy.',
    ),
  floor: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.1)
    .describe('Cosine distance below which images are of one product in any case; of no effect on a fixed cut.'),
  largest: z.int().min(1).default(12).describe('Groups of at most so many images are rare products.'),
  apart: z
    .number()
    .min(0)
    .max(1)
    .default(0.55)
    .describe(
      'Share of the cut by which a rare image is farther than that from every image of a larger group; 0: anywhere.',
    ),
});

/**
 * A tail sampler by clusters: average linkage of the cosine distances between embeddings, cut where the hierarchy has its largest gap (the largest ratio between
 * one merge height and the next above `floor`), or at a given distance. Each cluster is a product. Images of clusters of at most `largest` images are rare if each image of a larger cluster is
 * farther than `apart` times the cut: a defective image looks like some of its good fellows, a rare product like none. Where there is no larger cluster, nothing is rare.
 *
 * Zero embeddings are at distance 1 from all. Memory 8 n² bytes, less than the patches of n images as long as there are fewer than 50,000.
 * Throws E_NOT_FINITE, E_ABORTED.
 */
export const linkageTail = definePlugin({
  kind: 'tail',
  name: 'linkage',
  description: 'Groups images by likeness, cut at the largest gap between groups, and takes the small groups.',
  options,
  create: ({ cut, floor, largest, apart }): TailSampler => ({
    async selectTail(embeddings, run) {
      requireFinite(embeddings, 'the image embeddings');
      const n = embeddings.rows;
      const progress = kernelRun(run, 'tail', 2 * n, 'images');
      const similarities = new Float32Array(n * n);
      await run.kernels.similarities(embeddings, (row, image) => similarities.set(row, image * n), progress);
      const merges = await mergesOf(similarities.slice(), n, progress);
      const at =
        cut ??
        gapCut(
          merges.map(({ height }) => height),
          floor,
        );
      const sizes = sizesAt(merges, n, at);
      const isSmall = sizes.map((size) => (size <= largest ? 1 : 0));
      const images = Uint32Array.from(sizes.keys()).filter(
        (image) => isSmall[image] === 1 && nearestLarge(similarities, n, isSmall, image) > apart * at,
      );
      return { images, classSizes: sizes, products: productsOf(sizes) };
    },
  }),
});

/** Two clusters that become one, named by their lowest images, and how far they are apart. */
interface Merge {
  readonly kept: number;
  readonly gone: number;
  readonly height: number;
}

/** @param similarities - [n, n]; written over. */
async function mergesOf(similarities: Float32Array, n: number, run: KernelRun): Promise<Merge[]> {
  const merges: Merge[] = [];
  const linking: KernelRun = { signal: run.signal, onProgress: (done) => run.onProgress?.(n + done) };
  await averageLinkage(similarities, n, -Infinity, linking, (kept, gone, similarity) =>
    merges.push({ kept, gone, height: Math.max(0, 1 - similarity) }),
  );
  run.onProgress?.(2 * n);
  return merges;
}

/** Cosine distance of an image to the nearest image of a large cluster; -Infinity where there is none. */
function nearestLarge(similarities: Float32Array, n: number, isSmall: Float32Array, image: number): number {
  let most = Infinity;
  for (let other = 0; other < n; other++) {
    if (isSmall[other] === 1) continue;
    const value = similarities[image * n + other] as number;
    if (most === Infinity || value > most) most = value;
  }
  return 1 - most;
}

/** How many images the cluster of each image has at a cut, [n]. */
function sizesAt(merges: readonly Merge[], n: number, cut: number): Float32Array {
  const roots = new Uint32Array(n).map((_, image) => image);
  // Heights never fall on the way up, so what is merged below the cut is all of it; a cluster is merged into a lower one only.
  for (const { kept, gone, height } of merges) if (height <= cut) roots[gone] = kept;
  for (let image = 0; image < n; image++) roots[image] = roots[roots[image] as number] as number;
  const counts = new Uint32Array(n);
  for (const root of roots) counts[root] = (counts[root] as number) + 1;
  return Float32Array.from(roots, (root) => counts[root] as number);
}

/** Sizes of the clusters, largest first, of the size that each image belongs to. */
function productsOf(sizes: Float32Array): number[] {
  const sorted = sizes.toSorted().reverse();
  const products: number[] = [];
  for (let at = 0; at < sorted.length; at += sorted[at] as number) products.push(sorted[at] as number);
  return products;
}

export { linkageTail as plugin };
