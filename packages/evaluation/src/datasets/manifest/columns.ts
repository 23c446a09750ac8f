import type { Part } from '../dataset.ts';

/** What a manifest tells of an image. */
export type Column = 'path' | 'class' | 'label' | 'kind' | 'mask' | 'split' | 'group';

/** Columns in the order in which they are written, each with the names under which it is read, in this preference. */
export const columnNames: Readonly<Record<Column, readonly string[]>> = {
  path: ['path', 'file', 'image', 'filename'],
  class: ['class', 'product', 'category', 'object'],
  label: ['label'],
  kind: ['kind', 'defect_type'],
  mask: ['mask', 'masks'],
  split: ['split', 'part'],
  group: ['group'],
};

/** Columns that every manifest has. */
export const requiredColumns: readonly Column[] = ['path', 'class', 'label', 'split'];

/** Words of the column `label`, and whether they say that there is a defect. */
export const labelWords: ReadonlyMap<string, boolean> = new Map([
  ...['good', 'normal', 'ok', '0', 'false'].map((word) => [word, false] as const),
  ...['defect', 'defective', 'anomaly', 'anomalous', 'abnormal', 'bad', 'ng', 'nok', 'ko', '1', 'true'].map(
    (word) => [word, true] as const,
  ),
]);

/** Words of the column `split`. */
export const splitWords: ReadonlyMap<string, Part> = new Map([
  ['train', 'train'],
  ['training', 'train'],
  ['validation', 'validation'],
  ['val', 'validation'],
  ['test', 'test'],
]);

/** Words of the column `group`. */
export const groupWords = ['tail', 'head'] as const;
