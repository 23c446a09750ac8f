import {
  checkPatches,
  definePlugin,
  kernelRun,
  type PatchCleaner,
  type PatchSet,
  quantile,
  type RunContext,
} from '@tailedcore/core';
import { z } from 'zod';

const options = z.strictObject({
  neighbors: z.int().min(1).default(3).describe('Other images whose nearest patches a patch is compared with.'),
  keep: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.9)
    .describe('Share of the patches that is kept: those with the least distance.'),
});

/**
 * Removes patches that lie far from the patches of other images at the same place of the grid: the score of a patch is its mean
 * distance to the `neighbors` nearest of them, and those strictly below the `keep` quantile of all scores stay. Weights are
 * 1 + distance, in feature units. Fewer images than neighbours: as many as there are; a single image keeps everything.
 * Throws E_SHAPE when the rows are not images * positions, E_NOT_FINITE, E_ABORTED.
 */
export const plugin = definePlugin({
  kind: 'cleaner',
  name: 'knn',
  description: 'Removes patches that lie far from their nearest patches in other images.',
  options,
  create: ({ neighbors, keep }): PatchCleaner => ({
    async clean(patches, run) {
      checkPatches(patches, run); // what arrives is checked at the border; inside it is trusted
      const distances = await meanDistances(patches, neighbors, run);
      return { rows: keepLeast(distances, keep), weights: distances.map((distance) => 1 + distance) };
    },
  }),
});

/** The engine of the run does the work: on all threads, with progress, and stopped by its signal. @returns [rows]. */
async function meanDistances({ features, images, positions }: PatchSet, neighbors: number, run: RunContext) {
  const k = Math.min(neighbors, images - 1);
  if (k < 1) return new Float32Array(features.rows);
  const progress = kernelRun(run, 'clean', features.rows, 'rows');
  const { distances } = await run.kernels.nearestAtPosition(features, positions, k, progress);
  return new Float32Array(features.rows).map((_, row) => {
    const nearest = distances.subarray(row * k, row * k + k);
    return nearest.reduce((sum, squared) => sum + Math.sqrt(squared), 0) / k;
  });
}

/** Rows below the quantile, ascending; all rows where none is (all alike). */
function keepLeast(scores: Float32Array, keep: number): Uint32Array {
  const all = Uint32Array.from(scores, (_, row) => row);
  if (scores.length === 0) return all;
  const limit = quantile(scores, keep);
  const kept = all.filter((row) => (scores[row] as number) < limit);
  return kept.length > 0 ? kept : all;
}
