import {
  checkPatches,
  definePlugin,
  kernelRun,
  type PatchCleaner,
  type PatchSet,
  type RunContext,
} from '@tailedcore/core';
import { z } from 'zod';
import { keepBelowQuantile, keepOption } from './keep-below-quantile.ts';
import { scoreWithinGroups, smallestGroup } from './score-within-groups.ts';
import { weightsOf } from './weights-of.ts';

const options = z.strictObject({ keep: keepOption });

/**
 * SoftPatch's cleaner by the nearest neighbour: a patch scores its distance to the nearest patch of the other images at the same grid position,
 * and those strictly below the `keep` quantile of all scores are kept. Weights are 1 + distance, as in SoftPatch. A single image has nothing
 * to be compared with: every distance is 0, and all is kept; of two images both patches of a position have the same score. Within groups, those of fewer than 7
 * images are kept whole, with weights of 1, and have no part in the quantile.
 * Throws E_SHAPE when the rows are not images * positions, E_NOT_FINITE, E_ABORTED.
 */
export const nearestCleaner = definePlugin({
  kind: 'cleaner',
  name: 'nearest',
  description: 'Removes patches that lie far from the nearest patch of all other images at their place.',
  options,
  create: ({ keep }): PatchCleaner => ({
    async clean(patches, run) {
      checkPatches(patches, run);
      const distances = await scoreWithinGroups(patches, smallestGroup, run, nearestDistances);
      return { rows: keepBelowQuantile(distances, keep), weights: weightsOf(distances) };
    },
  }),
});

async function nearestDistances(patches: PatchSet, run: RunContext): Promise<Float32Array> {
  const { features, images, positions } = patches;
  if (images < 2) return new Float32Array(features.rows);
  const progress = kernelRun(run, 'clean', features.rows, 'rows');
  return (await run.kernels.nearestAtPosition(features, positions, 1, progress)).distances.map(Math.sqrt);
}

export { nearestCleaner as plugin };
