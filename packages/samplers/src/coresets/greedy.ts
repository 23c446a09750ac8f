import { checkSample, type CoresetSampler, definePlugin, kernelRun } from '@tailedcore/core';
import { z } from 'zod';
import { greedyStart, startOption } from './greedy-start.ts';

const options = z.strictObject({ start: startOption });

/**
 * PatchCore's coreset: farthest-point selection (k-center), each row the farthest from all taken so far, ties to the earliest
 * candidate. Any prefix is the coreset of that size. Every engine selects the same rows, whatever its threads, as long as distances differ by
 * more than rounding: where two agree to about seven digits, an engine that sums in float32 may take them in the other order.
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
      const first = greedyStart(start, run.seed, candidates.length);
      return run.kernels.farthestFirst(features, candidates, count, first, kernelRun(run, 'coreset', count, 'rows'));
    },
  }),
});

export { greedyCoreset as plugin };
