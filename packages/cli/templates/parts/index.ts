import { definePlugin, fail, type IndexBuilder, kernelRun, requireFinite, throwIfAborted } from '@tailedcore/core';
import { z } from 'zod';

/** Compares every patch with every row of the bank. Throws E_TOO_FEW_ROWS, E_SHAPE, E_NOT_FINITE, E_ABORTED. */
export const plugin = definePlugin({
  kind: 'index',
  name: 'template-name',
  description: 'Compares every patch with every row of the bank.',
  traits: { recall: 1 },
  options: z.strictObject({}),
  create: (): IndexBuilder => ({
    async build(features, run) {
      throwIfAborted(run.signal);
      requireFinite(features, 'the bank');
      if (features.rows === 0) throw fail('E_TOO_FEW_ROWS', { what: 'the bank', expected: 1, received: 0 });
      return {
        async search(queries, k, run, excluded) {
          const progress = kernelRun(run, 'search', queries.rows, 'rows');
          return run.kernels.nearest(queries, features, k, { ...progress, excluded });
        },
        async [Symbol.asyncDispose]() {},
      };
    },
  }),
});
