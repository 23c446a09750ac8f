import { relative, resolve, sep } from 'node:path';
import type { LabelledImage } from '../dataset.ts';
import { groupWords, labelWords, splitWords } from './columns.ts';
import type { ManifestRow } from './manifest-rows.ts';

/** An image of a manifest and the line that names it. */
export interface ManifestImage {
  readonly line: number;
  readonly image: LabelledImage;
  readonly group: 'tail' | 'head' | undefined;
}

/** Makes a labelled image of a row; its paths start at `folder`. @returns it, or all that is wrong with the row. */
export function rowImage({ line, values, masks }: ManifestRow, folder: string): ManifestImage | string[] {
  const { path = '', class: product = '' } = values;
  const problems: string[] = [];
  const wrong = (column: string, expected: string, received = '') =>
    problems.push(
      `line ${line}, ${column}: expected ${expected}, received ${received === '' ? 'nothing' : JSON.stringify(received)}`,
    );
  if (path === '') wrong('path', 'a file');
  if (product === '') wrong('class', 'a name');
  const defective = labelWords.get(word(values.label));
  if (defective === undefined) wrong('label', `one of ${[...labelWords.keys()].join(', ')}`, values.label);
  const part = splitWords.get(word(values.split));
  if (part === undefined) wrong('split', 'train, validation (val) or test', values.split);
  const groupWord = word(values.group);
  const group = groupWords.find((name) => name === groupWord);
  if (group === undefined && groupWord !== '') wrong('group', 'tail, head or nothing', values.group);
  const kind = values.kind || (defective ? 'defect' : 'good');
  if (defective === true && kind === 'good')
    wrong('kind', 'a kind of defect, as the label says that there is one', kind);
  if (defective === false && labelWords.get(word(kind)) !== false)
    wrong('kind', 'good or nothing, as the label says so', kind);
  if (problems.length > 0 || defective === undefined || part === undefined) return problems;
  const absolute = resolve(folder, path);
  return {
    line,
    group,
    image: {
      path: absolute,
      name: relative(folder, absolute).split(sep).join('/'),
      product,
      part,
      defective,
      kind: defective ? kind : 'good',
      masks: defective ? masks.map((mask) => resolve(folder, mask)) : [],
    },
  };
}

function word(text = ''): string {
  return text.trim().toLowerCase();
}
