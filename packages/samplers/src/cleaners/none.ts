import { checkPatches, definePlugin } from '@tailedcore/core';
import { z } from 'zod';

/** Keeps every patch and suspects none. Throws E_SHAPE, E_NOT_FINITE and E_ABORTED like any other cleaner. */
export const noCleaner = definePlugin({
  kind: 'cleaner',
  name: 'none',
  description: 'Keeps every patch.',
  traits: { identity: true },
  options: z.strictObject({}),
  create: () => ({
    async clean(patches, run) {
      checkPatches(patches, run);
      const { rows } = patches.features;
      return { rows: new Uint32Array(rows).map((_, row) => row), weights: new Float32Array(rows).fill(1) };
    },
  }),
});

export { noCleaner as plugin };
