import { checkSample, type CoresetSampler, definePlugin, fork, randomInteger, seededRandom } from '@tailedcore/core';
import { z } from 'zod';

/** Draws rows at random, each once. Throws E_TOO_FEW_ROWS, E_OPTION, E_SHAPE, E_NOT_FINITE, E_ABORTED. */
export const plugin = definePlugin({
  kind: 'coreset',
  name: 'template-name',
  description: 'Draws patches at random, with the seed of the run.',
  traits: { seeded: true, prefix: true },
  options: z.strictObject({}),
  create: (): CoresetSampler => ({
    async sample(features, candidates, count, run) {
      checkSample(features, candidates, count, run);
      const random = seededRandom(fork(run.seed, 'template-name'));
      const pool = candidates.slice();
      for (let at = 0; at < count; at++) {
        const other = at + randomInteger(random, pool.length - at);
        [pool[at], pool[other]] = [pool[other]!, pool[at]!];
      }
      return pool.slice(0, count);
    },
  }),
});
