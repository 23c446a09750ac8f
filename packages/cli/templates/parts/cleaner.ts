import { checkPatches, definePlugin, type PatchCleaner, quantile, row, throwIfAborted } from '@tailedcore/core';
import { z } from 'zod';

const options = z.strictObject({
  keep: z.number().gt(0).lt(1).default(0.85).describe('Share of the patches that is kept.'),
});

/** Removes patches that lie far from the mean of all patches at their place. Throws E_SHAPE, E_NOT_FINITE, E_ABORTED. */
export const plugin = definePlugin({
  kind: 'cleaner',
  name: 'template-name',
  description: 'Removes patches that lie far from the mean of all patches at their place.',
  options,
  create: ({ keep }): PatchCleaner => ({
    async clean(patches, run) {
      checkPatches(patches, run);
      const { features, images, positions } = patches;
      const suspicion = new Float32Array(features.rows);
      for (let position = 0; position < positions; position++) {
        const rows = Array.from({ length: images }, (_, image) => image * positions + position);
        const mean = new Float64Array(features.columns);
        for (const at of rows) row(features, at).forEach((value, column) => (mean[column]! += value / images));
        for (const at of rows) {
          suspicion[at] = row(features, at).reduce((sum, value, column) => sum + (value - mean[column]!) ** 2, 0);
        }
        throwIfAborted(run.signal);
        run.report({ step: 'clean', done: position + 1, total: positions, unit: 'positions' });
      }
      const all = Uint32Array.from(suspicion, (_, at) => at);
      const limit = suspicion.length > 0 ? quantile(suspicion, keep) : 0;
      const kept = all.filter((at) => suspicion[at]! < limit);
      return { rows: kept.length > 0 ? kept : all, weights: suspicion.map((value) => 1 + value) };
    },
  }),
});
