import { checkFound, definePlugin, type Scorer } from '@tailedcore/core';
import { z } from 'zod';
import { imageScoreOption, imageScores } from './image-score.ts';

const options = z.strictObject({ imageScore: imageScoreOption });

/**
 * SoftPatch's score: a patch's squared distance to the nearest row of the bank times that row's outlier factor, so that rows which
 * are themselves suspicious excuse less; an image scores the largest of its patches, or what `imageScore` says. Throws E_SHAPE, E_NOT_FINITE.
 */
export const weightedScorer = definePlugin({
  kind: 'scorer',
  name: 'weighted',
  description: 'Scores a patch by its distance to the nearest normal patch times the outlier factor of that patch.',
  options,
  create: ({ imageScore }): Scorer => ({
    neighbors: 1,
    score(found, bank, images) {
      const perImage = checkFound(found, bank, images, 1);
      const { k, rows, distances } = found;
      const patches = new Float32Array(rows.length / k).map((_, patch) => {
        const weight = bank.weights[rows[patch * k] as number] as number;
        return (distances[patch * k] as number) * weight;
      });
      return { patches, images: imageScores(patches, images, perImage, imageScore) };
    },
  }),
});

export { weightedScorer as plugin };
