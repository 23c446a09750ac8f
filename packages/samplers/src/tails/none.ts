import { definePlugin, requireFinite, type TailSampler, throwIfAborted } from '@tailedcore/core';
import { z } from 'zod';

/** Takes no image for a rare product, and has no opinion on products: each image's is given as large as the whole set. Throws E_NOT_FINITE, E_ABORTED. */
export const noTail = definePlugin({
  kind: 'tail',
  name: 'none',
  description: 'Takes no image for a rare product.',
  traits: { identity: true },
  options: z.strictObject({}),
  create: (): TailSampler => ({
    async selectTail(embeddings, run) {
      throwIfAborted(run.signal);
      requireFinite(embeddings, 'the image embeddings');
      const classSizes = new Float32Array(embeddings.rows).fill(embeddings.rows);
      return { images: new Uint32Array(), classSizes, products: [] };
    },
  }),
});

export { noTail as plugin };
