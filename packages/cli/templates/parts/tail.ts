import { definePlugin, kernelRun, requireFinite, type TailSampler } from '@tailedcore/core';
import { z } from 'zod';

const options = z.strictObject({
  similarity: z
    .number()
    .gt(-1)
    .lt(1)
    .default(0.5)
    .describe('Images at least so similar (cosine) show the same product.'),
  most: z.int().min(1).default(4).describe('A product with at most so many images is rare.'),
});

/** Takes images for rare that few others resemble. Throws E_NOT_FINITE, E_ABORTED. */
export const plugin = definePlugin({
  kind: 'tail',
  name: 'template-name',
  description: 'Takes images for rare that few others resemble.',
  options,
  create: ({ similarity, most }): TailSampler => ({
    async selectTail(embeddings, run) {
      requireFinite(embeddings, 'the image embeddings');
      const classSizes = new Float32Array(embeddings.rows);
      const progress = kernelRun(run, 'tail', embeddings.rows, 'images');
      await run.kernels.similarities(
        embeddings,
        (similarities, image) => {
          classSizes[image] = Math.max(1, similarities.filter((value) => value >= similarity).length);
        },
        progress,
      );
      const all = Uint32Array.from(classSizes, (_, image) => image);
      return { images: all.filter((image) => classSizes[image]! <= most), classSizes, products: [] };
    },
  }),
});
