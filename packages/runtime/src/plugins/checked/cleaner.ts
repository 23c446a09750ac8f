import type { PatchCleaner } from '@tailedcore/core';
import { type Asked, call, wrong } from './calls.ts';
import { requireAscending, requireFloats, requireMethods, requireObject } from './require.ts';

/** A cleaner whose kept rows are ascending and there, and whose weights are finite, above 0 and one for each row. */
export function checkedCleaner(part: PatchCleaner, asked: Asked): PatchCleaner {
  requireMethods(asked, part, 'its part', ['clean']);
  return {
    async clean(patches, run) {
      const cleaned = await call(asked, run.signal, () => part.clean(patches, run));
      requireObject(asked, cleaned, 'what clean gives');
      const { rows } = patches.features;
      requireAscending(asked, cleaned.rows, 'rows', rows);
      const weights = requireFloats(asked, cleaned.weights, 'weights', rows);
      const low = weights.findIndex((weight) => weight <= 0);
      if (low >= 0) throw wrong(asked, `weights[${low}]`, 'a number above 0', weights[low]);
      return cleaned;
    },
  };
}
