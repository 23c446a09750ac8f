import {
  checkPatches,
  definePlugin,
  kernelRun,
  localOutlierFactor,
  type PatchCleaner,
  type PatchSet,
  type RunContext,
} from '@tailedcore/core';
import { z } from 'zod';
import { keepBelowQuantile, keepOption } from './keep-below-quantile.ts';
import { scoreWithinGroups, smallestGroup } from './score-within-groups.ts';

const options = z.strictObject({
  neighbors: z
    .int()
    .min(1)
    .default(6)
    .describe('Neighbours that a patch is compared with; at most one per other image.'),
  keep: keepOption,
});

/**
 * SoftPatch's noise discrimination: at each grid position the Local Outlier Factor among that position's patches of all images,
 * then one threshold for all positions, the `keep` quantile of all scores; patches strictly below it are kept. With few images
 * the neighbours are clipped to images - 1; a single image has nothing to be compared with, so every score is 1 and all is kept. Within groups, those of fewer than 7
 * images (or `neighbors` + 1, if that is more) are kept whole, with weights of 1, and have no part in the quantile.
 * Throws E_SHAPE when the rows are not images * positions, E_NOT_FINITE, E_ABORTED.
 */
export const lofCleaner = definePlugin({
  kind: 'cleaner',
  name: 'lof',
  description: 'Removes patches that lie in thinner surroundings than their neighbours (local outlier factor).',
  options,
  create: ({ neighbors, keep }): PatchCleaner => ({
    async clean(patches, run) {
      checkPatches(patches, run);
      const least = Math.max(smallestGroup, neighbors + 1);
      const scores = await scoreWithinGroups(patches, least, run, (part, own) => outlierScores(part, neighbors, own));
      return {
        rows: keepBelowQuantile(scores, keep),
        weights: scores.map((score) => (Number.isNaN(score) ? 1 : score)),
      };
    },
  }),
});

async function outlierScores(patches: PatchSet, neighbors: number, run: RunContext): Promise<Float32Array> {
  const { features, images, positions } = patches;
  if (images < 2) return new Float32Array(features.rows).fill(1);
  const k = Math.min(neighbors, images - 1);
  const found = await run.kernels.nearestAtPosition(
    features,
    positions,
    k,
    kernelRun(run, 'clean', features.rows, 'rows'),
  );
  return Float32Array.from(localOutlierFactor(found));
}

export { lofCleaner as plugin };
