import type { MethodSettings } from 'tailedcore';

const firstRow = { coreset: { use: 'greedy', options: { start: 'first' } } } satisfies MethodSettings;

/** The reference page was made with memories smaller than the reference's own. */
const reference = {
  preset: 'reference',
  coreset: { ...firstRow.coreset, ratio: 0.01, limit: 10_000 },
} satisfies MethodSettings;

/** The four methods of the reference page, with its settings. */
export const methods: Readonly<Record<string, MethodSettings>> = {
  patchcore: { preset: 'patchcore', ...firstRow },
  softpatch: { preset: 'softpatch', ...firstRow },
  'tailedcore-none': { ...reference, augment: 'none' },
  'tailedcore-rot30': { ...reference, augment: 'rot30' },
};

/** TailedCore as it comes, for folders with a single product. */
export const defaults: MethodSettings = { preset: 'tailedcore', augment: 'rot30', ...firstRow };
