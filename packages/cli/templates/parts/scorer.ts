import { checkFound, definePlugin, type Scorer } from '@tailedcore/core';
import { z } from 'zod';

const options = z.strictObject({
  neighbors: z
    .int()
    .min(1)
    .default(3)
    .describe('Rows of the bank that a patch is compared with; their mean distance counts.'),
});

/** Scores a patch by its mean distance to the nearest rows, an image by its most suspicious patch. Throws E_SHAPE, E_NOT_FINITE. */
export const plugin = definePlugin({
  kind: 'scorer',
  name: 'template-name',
  description: 'Scores a patch by its mean distance to the nearest normal patches.',
  options,
  create: ({ neighbors }): Scorer => ({
    neighbors,
    score(found, bank, images) {
      const perImage = checkFound(found, bank, images, neighbors);
      const { k, distances } = found;
      const patches = new Float32Array(distances.length / k);
      for (let patch = 0; patch < patches.length; patch++) {
        const nearest = distances.subarray(patch * k, patch * k + neighbors);
        patches[patch] = nearest.reduce((sum, distance) => sum + Math.sqrt(distance), 0) / neighbors;
      }
      const ofImage = (image: number) => patches.subarray(image * perImage, (image + 1) * perImage);
      return {
        patches,
        images: new Float32Array(images).map((_, image) => ofImage(image).reduce((a, b) => Math.max(a, b), 0)),
      };
    },
  }),
});
