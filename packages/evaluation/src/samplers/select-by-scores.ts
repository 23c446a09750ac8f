import { elbow } from '@tailedcore/samplers';
import { z } from 'zod';
import type { Selection } from './candidate.ts';

/** How methods with scores and a limit of their own decide. */
export const decideOption = z
  .enum(['elbow', 'own'])
  .default('elbow')
  .describe(
    'Which scores are taken: those above the elbow of all, or those above the limit that the method comes with',
  );

/**
 * The images that stand out by their outlier scores: those above `limit`, by default the score at the elbow of the descending scores, the point farthest
 * from the chord between the largest and the smallest. That is the paper's way with methods that only give scores; the elbow is that of its
 * class-size list. The point of the elbow itself is where the scores have stopped falling, so it is not taken. None where all scores are equal or fall evenly.
 * @param scores - [n], finite, larger = more suspect; a factor above 0 or a constant more makes no difference to the elbow.
 */
export function selectByScores(scores: Float64Array, limit = elbowOf(scores)): Selection {
  const selected = new Uint32Array(scores.length)
    .map((_, image) => image)
    .filter((image) => (scores[image] as number) > limit);
  return { selected, classSizes: null, outlierScores: Float32Array.from(scores) };
}

function elbowOf(scores: Float64Array): number {
  return scores.length === 0 ? 0 : elbow([...scores.toSorted().reverse()]);
}
