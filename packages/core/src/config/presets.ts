import type { MethodSettings, PresetName } from './schema.ts';

/** PatchCore, SoftPatch and TailedCore are one pipeline with other parts. */
export const presets: Readonly<Record<PresetName, MethodSettings>> = {
  // What held on splits that it was not chosen on (docs/decisions/0012-defaults.md).
  tailedcore: {
    cleaner: { within: 'common', options: { keep: 0.75 } },
    tail: { options: { cut: 0.35 }, maxShare: 0.5, apart: 0 },
    scorer: { options: { imageScore: { topShare: 0.01 } } },
  },
  patchcore: { cleaner: { use: 'none' }, tail: { use: 'none' }, augment: 'none' },
  softpatch: { tail: { use: 'none' }, augment: 'none', scorer: { use: 'weighted' } },
  paper: {
    tail: { use: 'adaptive', options: { form: 'paper' }, maxShare: 1, apart: 0 },
    augment: 'none',
    coreset: { ratio: 0.1, limit: null },
  },
  reference: {
    tail: { use: 'adaptive', maxShare: 1, apart: 0 },
    coreset: { ratio: 0.1, limit: null },
  },
};

/** How far products are apart in embeddings is known of this network. */
const measuredBackbone = 'openimages-mobilenet-v2';

/** The preset's settings for a backbone: with one whose embeddings were not measured, `tailedcore` cuts at the largest gap instead of a fixed distance. */
export function presetFor(preset: PresetName, backbone: unknown = measuredBackbone): MethodSettings {
  const settings = presets[preset];
  if (preset !== 'tailedcore' || backbone === measuredBackbone) return settings;
  return { ...settings, tail: { ...settings.tail, options: { cut: null } } };
}
