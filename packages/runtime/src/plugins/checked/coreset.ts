import type { CoresetSampler } from '@tailedcore/core';
import { type Asked, call, wrong } from './calls.ts';
import { requireIndices, requireMethods } from './require.ts';

/** A coreset sampler that gives exactly `count` different rows out of the candidates. */
export function checkedCoreset(part: CoresetSampler, asked: Asked): CoresetSampler {
  requireMethods(asked, part, 'its part', ['sample']);
  return {
    async sample(features, candidates, count, run) {
      const rows = await call(asked, run.signal, () => part.sample(features, candidates, count, run));
      requireIndices(asked, rows, 'rows', count);
      const left = new Uint8Array(features.rows);
      for (const row of candidates) left[row] = 1;
      for (const row of rows) {
        if (left[row] !== 1)
          throw wrong(asked, 'rows', 'different rows of the candidates', `${row}, twice or no candidate`);
        left[row] = 0;
      }
      return rows;
    },
  };
}
