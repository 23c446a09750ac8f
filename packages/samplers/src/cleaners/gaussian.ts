import { checkPatches, definePlugin, kernelRun, mahalanobisAtPosition, type PatchCleaner } from '@tailedcore/core';
import { z } from 'zod';
import { keepBelowQuantile, keepOption } from './keep-below-quantile.ts';
import { scoreWithinGroups, smallestGroup } from './score-within-groups.ts';
import { weightsOf } from './weights-of.ts';

const options = z.strictObject({ keep: keepOption });

/** Added to the diagonal of every covariance, in feature units squared: PaDiM's and SoftPatch's 0.01. */
const ridge = 0.01;

/**
 * SoftPatch's cleaner by a Gaussian for each grid position: a patch scores its Mahalanobis distance to the position's mean under the covariance
 * of that position's patches + 0.01 I, and those strictly below the `keep` quantile of all scores are kept. Weights are 1 + distance,
 * as in SoftPatch. Fewer images than columns are no trouble. A single image stands at its mean: every distance is 0, and all is kept; two
 * images lie equally far from theirs. Within groups, those of fewer than 7 images are kept whole, with weights of 1, and have no part in the quantile.
 * Throws E_SHAPE when the rows are not images * positions, E_NOT_FINITE, E_ABORTED.
 */
export const gaussianCleaner = definePlugin({
  kind: 'cleaner',
  name: 'gaussian',
  description:
    'Removes patches that lie far from the mean of their place, for how much that place varies (Mahalanobis distance).',
  options,
  create: ({ keep }): PatchCleaner => ({
    async clean(patches, run) {
      checkPatches(patches, run);
      const distances = await scoreWithinGroups(patches, smallestGroup, run, ({ features, positions }, own) =>
        mahalanobisAtPosition(features, positions, ridge, kernelRun(own, 'clean', features.rows, 'rows')),
      );
      return { rows: keepBelowQuantile(distances, keep), weights: weightsOf(distances) };
    },
  }),
});

export { gaussianCleaner as plugin };
