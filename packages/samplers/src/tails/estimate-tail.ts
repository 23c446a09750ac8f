import { type KernelRun, type Matrix, pacer, requireFinite } from '@tailedcore/core';
import { classSizeList } from './class-size-list.ts';
import { elbow } from './elbow.ts';
import { largestWithinShare } from './largest-within-share.ts';
import { addNeighborsInto, emptyNeighborhoods, type Neighborhoods } from './neighborhoods.ts';
import { similaritiesInto, unitRows } from './similarities.ts';
import { neighborThreshold, type ThresholdRules } from './threshold.ts';
import { mostSimilarOther, type Voters, voteOnSizes } from './votes.ts';

export interface TailRules extends ThresholdRules {
  readonly vote: 'mode' | 'mean' | 'nearest';
  /** Of no effect on the vote `nearest`. */
  readonly voters: Voters;
  /** Largest share of the images that tail classes may hold together, 0..1; null for no such limit. */
  readonly cap: number | null;
}

/** What the tail sampler believes, step by step. */
export interface TailEstimate {
  /** How many images the product of each image has, [n]; fractional with the vote `mean`. */
  readonly classSizes: Float32Array;
  /** The products, by size, descending; they sum to n. */
  readonly classes: readonly number[];
  /** The class size at the elbow of `classes`; 0 without images. */
  readonly elbow: number;
  /** The largest class size that still counts as rare; 0 without images. */
  readonly maxTailSize: number;
  /** Images of rare products, ascending. */
  readonly images: Uint32Array;
}

/** Rows of the similarity matrix held at a time; the whole is never there. */
const blockRows = 8;

/**
 * Estimates class sizes from image embeddings and says which images are of rare classes (the paper's TailSampler).
 * @param embeddings - [n, e], finite; any length, rows of zeros are similar to nothing.
 * @throws E_NOT_FINITE, E_ABORTED.
 */
export async function estimateTail(embeddings: Matrix, rules: TailRules, run?: KernelRun): Promise<TailEstimate> {
  requireFinite(embeddings, 'the image embeddings');
  if (embeddings.rows === 0) {
    return { classSizes: new Float32Array(), classes: [], elbow: 0, maxTailSize: 0, images: new Uint32Array() };
  }
  const { neighborhoods, mostSimilar } = await findNeighborhoods(embeddings, rules, run);
  const classSizes =
    rules.vote === 'nearest'
      ? Float32Array.from(mostSimilar, (other) => neighborhoods.sizes[other] as number)
      : voteOnSizes(neighborhoods, rules.vote, rules.voters);
  const classes = classSizeList(classSizes);
  const atElbow = elbow(classes);
  const maxTailSize = rules.cap === null ? atElbow : Math.min(atElbow, largestWithinShare(classes, rules.cap));
  const images = new Uint32Array(classSizes.length)
    .map((_, i) => i)
    .filter((i) => (classSizes[i] as number) <= maxTailSize);
  return { classSizes, classes, elbow: atElbow, maxTailSize, images };
}

async function findNeighborhoods(
  embeddings: Matrix,
  rules: ThresholdRules,
  run?: KernelRun,
): Promise<{ neighborhoods: Neighborhoods; mostSimilar: Uint32Array }> {
  const pause = pacer(run);
  const n = embeddings.rows;
  const unit = unitRows(embeddings);
  const block = new Float32Array(blockRows * n);
  const neighborhoods = emptyNeighborhoods(n);
  const mostSimilar = new Uint32Array(n);
  for (let start = 0; start < n; start += blockRows) {
    const end = Math.min(start + blockRows, n);
    similaritiesInto(block, unit, start, end);
    for (let image = start; image < end; image++) {
      const similarities = block.subarray((image - start) * n, (image - start + 1) * n);
      addNeighborsInto(neighborhoods, image, similarities, neighborThreshold(similarities, rules));
      mostSimilar[image] = mostSimilarOther(similarities, image);
    }
    const turn = pause(end);
    if (turn) await turn;
  }
  run?.onProgress?.(n);
  return { neighborhoods, mostSimilar };
}
