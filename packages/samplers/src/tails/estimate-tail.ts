import { type KernelRun, type Kernels, type Matrix, plainKernels, requireFinite } from '@tailedcore/core';
import { findNeighborhoods } from './find-neighborhoods.ts';
import { rareClasses, type TailEstimate } from './rare-classes.ts';
import { neighborThreshold, type ThresholdRules } from './threshold.ts';
import { classSizesOf, type Vote, type Voters } from './votes.ts';

/** How class sizes are estimated, and how many images may be rare. */
export interface TailRules extends ThresholdRules {
  readonly vote: Vote;
  /** Of no effect on the vote `nearest`. */
  readonly voters: Voters;
  /** Largest share of the images that tail classes may hold together, 0..1; null for no such limit. */
  readonly cap: number | null;
}

/**
 * Estimates class sizes from image embeddings and says which images are of rare classes (the paper's TailSampler).
 * @param embeddings - [n, e], finite; any length, rows of zeros are similar to nothing.
 * @throws E_NOT_FINITE, E_ABORTED.
 */
export async function estimateTail(
  embeddings: Matrix,
  rules: TailRules,
  run?: KernelRun,
  kernels: Kernels = plainKernels,
): Promise<TailEstimate> {
  requireFinite(embeddings, 'the image embeddings');
  const thresholdOf = (similarities: Float32Array): number => neighborThreshold(similarities, rules);
  const found = await findNeighborhoods(embeddings, thresholdOf, rules.vote, kernels, run);
  return rareClasses(classSizesOf(found, rules.vote, rules.voters), rules.cap);
}
