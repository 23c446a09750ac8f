import type { KernelRun, Kernels, Matrix } from '@tailedcore/core';
import { addNeighborsInto, emptyNeighborhoods, type Neighborhoods } from './neighborhoods.ts';
import { mostSimilarOther, type Vote } from './votes.ts';

/** Neighbourhoods of images, and what the vote `nearest` needs besides. */
export interface FoundNeighborhoods {
  readonly neighborhoods: Neighborhoods;
  /** The most similar other image of each, [n]; empty for other votes. */
  readonly mostSimilar: Uint32Array;
}

/**
 * The neighbours of each image: those at `thresholdOf` its similarities or above.
 * @param embeddings - [n, e], finite.   @param thresholdOf - is given similarities, [n].
 * @throws E_ABORTED.
 */
export async function findNeighborhoods(
  embeddings: Matrix,
  thresholdOf: (similarities: Float32Array) => number,
  vote: Vote,
  kernels: Kernels,
  run?: KernelRun,
): Promise<FoundNeighborhoods> {
  const neighborhoods = emptyNeighborhoods(embeddings.rows);
  const mostSimilar = new Uint32Array(vote === 'nearest' ? embeddings.rows : 0);
  const use = (similarities: Float32Array, image: number): void => {
    addNeighborsInto(neighborhoods, image, similarities, thresholdOf(similarities));
    if (vote === 'nearest') mostSimilar[image] = mostSimilarOther(similarities, image);
  };
  await kernels.similarities(embeddings, use, run);
  return { neighborhoods, mostSimilar };
}
