import { fork, randomInteger, seededRandom } from '@tailedcore/core';
import { z } from 'zod';

const starts = ['random', 'first'] as const;

/** The option `start` of the coresets that select farthest-first. */
export const startOption = z
  .enum(starts)
  .default('random')
  .describe('The row to begin with: drawn with the seed of the run, or the first candidate.');

/** The position in `candidates` to begin with: the same for all of these coresets. */
export function greedyStart(start: (typeof starts)[number], seed: number, candidates: number): number {
  return start === 'first' ? 0 : randomInteger(seededRandom(fork(seed, 'greedy coreset')), candidates);
}
