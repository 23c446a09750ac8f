import { definePlugin, requireFinite, throwIfAborted } from '@tailedcore/core';
import { z } from 'zod';

/** Keeps every patch and suspects none. Throws E_NOT_FINITE like any other cleaner, and E_ABORTED. */
export const noCleaner = definePlugin({
  kind: 'cleaner',
  name: 'none',
  description: 'Keeps every patch.',
  traits: { identity: true },
  options: z.strictObject({}),
  create: () => ({
    async clean({ features }, run) {
      throwIfAborted(run.signal);
      requireFinite(features, 'the patch features');
      return {
        rows: new Uint32Array(features.rows).map((_, row) => row),
        weights: new Float32Array(features.rows).fill(1),
      };
    },
  }),
});

export { noCleaner as plugin };
