import type { Scorer } from '@tailedcore/core';
import { type Asked, callNow } from './calls.ts';
import { requireFloats, requireMethods, requireObject, requireWhole } from './require.ts';

/** A scorer that gives a finite score for every patch and every image. */
export function checkedScorer(part: Scorer, asked: Asked): Scorer {
  requireMethods(asked, part, 'its part', ['score']);
  const { neighbors } = part;
  requireWhole(asked, neighbors, 'neighbors', 1);
  return {
    neighbors,
    score(found, bank, images, queries) {
      const scores = callNow(asked, () => part.score(found, bank, images, queries));
      requireObject(asked, scores, 'what score gives');
      requireFloats(asked, scores.patches, 'patches', found.rows.length / found.k);
      requireFloats(asked, scores.images, 'images', images);
      return scores;
    },
  };
}
