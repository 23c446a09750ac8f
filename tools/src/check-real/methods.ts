import type { MethodSettings } from 'tailedcore';

const firstRow = { coreset: { use: 'greedy', options: { start: 'first' } } } satisfies MethodSettings;

/** The reference has no second guard around the tail sampler (docs/decisions/0005-tail-guards.md). */
const unguarded = { tail: { apart: 0 } } satisfies MethodSettings;

/** The four methods of the reference page, with its settings. */
export const methods: Readonly<Record<string, MethodSettings>> = {
  patchcore: { preset: 'patchcore', ...firstRow },
  softpatch: { preset: 'softpatch', ...firstRow },
  'tailedcore-none': { preset: 'tailedcore', augment: 'none', ...firstRow, ...unguarded },
  'tailedcore-rot30': { preset: 'tailedcore', augment: 'rot30', ...firstRow, ...unguarded },
};

/** TailedCore as it comes, for folders with a single product. */
export const guarded: MethodSettings = { preset: 'tailedcore', augment: 'rot30', ...firstRow };
