import {
  definePlugin,
  kernelRun,
  type KernelRun,
  type Kernels,
  type Matrix,
  plainKernels,
  requireFinite,
  type TailSampler,
} from '@tailedcore/core';
import { z } from 'zod';
import { findNeighborhoods } from './find-neighborhoods.ts';
import { rareClasses, type TailEstimate } from './rare-classes.ts';
import { halfAngle, smallest } from './threshold.ts';
import { classSizesOf } from './votes.ts';

const options = z.strictObject({
  vote: z
    .enum(['mean', 'mode', 'nearest'])
    .default('mean')
    .describe('How neighbours agree on a class size; nearest: the most similar other image decides.'),
  cap: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(0.15)
    .describe('Largest share of all images that rare products may hold together; null for none.'),
});

type SymmetricRules = z.output<typeof options>;

/**
 * The tail sampler with one threshold for all images, so that neighbours are neighbours of each other: with s_ij the cosine of embeddings i and j,
 * t = cos(arccos(min s) / 2), half the largest angle between any two images, and c_i = how many images are similar to i by t or more (itself
 * included), the class size of i is the mean of c over these images. Class list, elbow and cap are those of `adaptive`.
 *
 * Percentile, quantisation, boundary and voters of `adaptive` have no meaning here. Copies of one image, and a single one, are one class; of two
 * different images each is a class. Zero embeddings are similar to none: each is a class. Memory n²/8 bytes, time twice that of `adaptive`.
 * Throws E_NOT_FINITE, E_ABORTED.
 */
export const symmetricTail = definePlugin({
  kind: 'tail',
  name: 'symmetric',
  description: 'Estimates the size of each image’s product with one threshold for all, and takes the rare ones.',
  options,
  create: (rules): TailSampler => ({
    async selectTail(embeddings, run) {
      const progress = kernelRun(run, 'tail', embeddings.rows, 'images');
      const { images, classSizes, classes } = await estimateSymmetricTail(embeddings, rules, progress, run.kernels);
      return { images, classSizes, products: classes };
    },
  }),
});

/** What the sampler believes, step by step.  @param embeddings - [n, e], finite.  @throws E_NOT_FINITE, E_ABORTED. */
export async function estimateSymmetricTail(
  embeddings: Matrix,
  { vote, cap }: SymmetricRules,
  run?: KernelRun,
  kernels: Kernels = plainKernels,
): Promise<TailEstimate> {
  requireFinite(embeddings, 'the image embeddings');
  const images = embeddings.rows;
  const half = (before: number): KernelRun => ({
    signal: run?.signal,
    onProgress: (done) => run?.onProgress?.(Math.floor((before + done) / 2)),
  });
  let least = 1;
  const lower = (similarities: Float32Array): void => {
    least = Math.min(least, smallest(similarities));
  };
  await kernels.similarities(embeddings, lower, half(0));
  const threshold = halfAngle(least);
  const found = await findNeighborhoods(embeddings, () => threshold, vote, kernels, half(images));
  // Neighbours are mutual, so that it does not matter who of them votes.
  const sizes = classSizesOf(found, vote, 'incoming');
  return rareClasses(
    sizes.map((size) => Math.max(1, size)),
    cap,
  );
}

export { symmetricTail as plugin };
