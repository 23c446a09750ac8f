import {
  definePlugin,
  fail,
  type IndexBuilder,
  type NeighborIndex,
  requireFinite,
  throwIfAborted,
} from '@tailedcore/core';
import { z } from 'zod';

/**
 * Compares every query with every row, on the engine of the run: exact, ties to the lower row, nothing to build. Holds the
 * features it was given, without a copy.
 * `build` throws E_TOO_FEW_ROWS for a bank without rows, E_NOT_FINITE, E_ABORTED; `search` E_SHAPE for queries of another width,
 * E_TOO_FEW_ROWS when fewer than k rows count, E_NOT_FINITE, E_ABORTED.
 */
export const exactIndex = definePlugin({
  kind: 'index',
  name: 'exact',
  description: 'Compares every patch with every row of the bank.',
  traits: { recall: 1 },
  options: z.strictObject({}),
  create: (): IndexBuilder => ({
    async build(features, run): Promise<NeighborIndex> {
      throwIfAborted(run.signal);
      if (features.rows === 0) {
        throw fail('E_TOO_FEW_ROWS', { what: 'rows to search for neighbours', expected: 1, received: 0 });
      }
      requireFinite(features, 'the bank');
      return {
        search: (queries, k, { kernels, signal, report }, excluded) =>
          kernels.nearest(queries, features, k, {
            signal,
            excluded,
            onProgress: (done) => report({ step: 'search', done, total: queries.rows, unit: 'patches' }),
          }),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
  }),
});

export { exactIndex as plugin };
