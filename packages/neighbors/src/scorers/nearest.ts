import {
  checkFound,
  definePlugin,
  fail,
  type Matrix,
  type MemoryBank,
  type Neighbors,
  type Scores,
} from '@tailedcore/core';
import { z } from 'zod';
import { imageScoreOption, imageScores } from './image-score.ts';
import { reweightedScore } from './reweight.ts';

const options = z
  .strictObject({
    neighbors: z.int().min(1).default(1).describe('Rows of the bank that a patch is compared with; their mean counts.'),
    reweighted: z
      .boolean()
      .default(false)
      .describe('Weigh the image score by how alone the nearest row stands in the bank (PatchCore, Eq. 7).'),
    imageScore: imageScoreOption,
  })
  .refine(({ reweighted, neighbors }) => !reweighted || neighbors === 1, {
    path: ['neighbors'],
    message: 'expected 1 where reweighted is true',
  })
  .refine(({ reweighted, imageScore }) => !reweighted || imageScore === 'max', {
    path: ['imageScore'],
    message: 'expected max where reweighted is true',
  });

type NearestOptions = z.output<typeof options>;

/**
 * A patch scores its squared distance to the nearest row of the bank (with more neighbours the mean of the squared distances), an
 * image the largest of its patches, or what `imageScore` says. With `reweighted` the image score is PatchCore's Eq. 7 on
 * plain distances; patch scores stay squared. Throws E_SHAPE, E_NOT_FINITE.
 */
export const nearestScorer = definePlugin({
  kind: 'scorer',
  name: 'nearest',
  description: 'Scores a patch by its distance to the nearest normal patch.',
  options,
  create: (given) => ({
    neighbors: given.neighbors,
    score: (found: Neighbors, bank: MemoryBank, images: number, queries: Matrix) =>
      score(given, found, bank, images, queries),
  }),
});

function score(
  { neighbors, reweighted, imageScore }: NearestOptions,
  found: Neighbors,
  bank: MemoryBank,
  images: number,
  queries: Matrix,
): Scores {
  const perImage = checkFound(found, bank, images, neighbors);
  const patches = meanDistances(found, neighbors);
  if (!reweighted || perImage === 0) return { patches, images: imageScores(patches, images, perImage, imageScore) };
  const checked = checkQueries(queries, patches.length, bank);
  const scores = new Float32Array(images).map((_, image) =>
    reweightedScore(found, { start: image * perImage, end: (image + 1) * perImage }, bank, checked),
  );
  return { patches, images: scores };
}

/** The mean of the first `neighbors` squared distances of each patch. */
function meanDistances({ k, distances }: Neighbors, neighbors: number): Float32Array {
  return new Float32Array(distances.length / k).map((_, patch) => {
    let sum = 0;
    for (let at = patch * k; at < patch * k + neighbors; at++) sum += distances[at] as number;
    return sum / neighbors;
  });
}

/** Eq. 7 needs the patch itself, not only its neighbours. */
function checkQueries(queries: Matrix, patches: number, bank: MemoryBank): Matrix {
  if (queries.rows === patches && queries.columns === bank.features.columns) return queries;
  throw fail('E_SHAPE', {
    what: 'patches for reweighted scores',
    expected: `${patches} x ${bank.features.columns}`,
    received: `${queries.rows} x ${queries.columns}`,
  });
}

export { nearestScorer as plugin };
