import type { MethodSettings, PresetName } from './schema.ts';

/** PatchCore, SoftPatch and TailedCore are one pipeline with other parts. */
export const presets: Readonly<Record<PresetName, MethodSettings>> = {
  tailedcore: {},
  patchcore: { cleaner: { use: 'none' }, tail: { use: 'none' }, augment: 'none' },
  softpatch: { tail: { use: 'none' }, augment: 'none', scorer: { use: 'weighted' } },
  paper: {
    tail: { use: 'adaptive', options: { form: 'paper' }, maxShare: 1, apart: 0 },
    augment: 'none',
    coreset: { ratio: 0.1, limit: null },
  },
};
