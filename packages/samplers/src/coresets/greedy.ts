import { type CoresetSampler, definePlugin, fork, randomInteger, seededRandom } from '@tailedcore/core';
import { z } from 'zod';
import { kernelRun } from '../kernel-run.ts';
import { checkSample } from './check-sample.ts';

const options = z.strictObject({
  start: z
    .enum(['random', 'first'])
    .default('random')
    .describe('The row to begin with: drawn with the seed of the run, or the first candidate.'),
});

/**
 * PatchCore's coreset: farthest-point selection (k-center), each row the farthest from all taken so far, ties to the earliest
 * candidate. Exact: every engine selects the same rows, and any prefix is the coreset of that size.
 * Throws E_TOO_FEW_ROWS when `count` exceeds the candidates, E_SHAPE, E_NOT_FINITE, E_ABORTED.
 */
export const greedyCoreset = definePlugin({
  kind: 'coreset',
  name: 'greedy',
  description: 'Takes the patch farthest from all taken ones, again and again.',
  traits: { seeded: true, prefix: true, covering: 2 },
  options,
  create: ({ start }): CoresetSampler => ({
    async sample(features, candidates, count, run) {
      checkSample(features, candidates, count, run);
      if (count === 0) return new Uint32Array();
      const first = start === 'first' ? 0 : randomStart(run.seed, candidates.length);
      return run.kernels.farthestFirst(features, candidates, count, first, kernelRun(run, 'coreset', count, 'rows'));
    },
  }),
});

function randomStart(seed: number, candidates: number): number {
  return randomInteger(seededRandom(fork(seed, 'greedy coreset')), candidates);
}

export { greedyCoreset as plugin };
