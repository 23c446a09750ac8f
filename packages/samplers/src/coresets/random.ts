import { checkSample, type CoresetSampler, definePlugin, fork, randomInteger, seededRandom } from '@tailedcore/core';
import { z } from 'zod';

/**
 * A uniform draw without replacement (the first steps of a Fisher-Yates shuffle): the cheap coreset to compare others with.
 * Any prefix is the draw of that size. Throws as the greedy coreset does.
 */
export const randomCoreset = definePlugin({
  kind: 'coreset',
  name: 'random',
  description: 'Draws patches at random, with the seed of the run.',
  traits: { seeded: true, prefix: true },
  options: z.strictObject({}),
  create: (): CoresetSampler => ({
    async sample(features, candidates, count, run) {
      checkSample(features, candidates, count, run);
      return draw(candidates, count, run.seed);
    },
  }),
});

function draw(candidates: Uint32Array, count: number, seed: number): Uint32Array {
  const random = seededRandom(fork(seed, 'random coreset'));
  const pool = candidates.slice();
  for (let at = 0; at < count; at++) {
    const other = at + randomInteger(random, pool.length - at);
    const drawn = pool[other] as number;
    pool[other] = pool[at] as number;
    pool[at] = drawn;
  }
  return pool.slice(0, count);
}

export { randomCoreset as plugin };
