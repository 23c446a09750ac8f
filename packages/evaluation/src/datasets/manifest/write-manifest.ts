import { dirname, extname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fail, quoted, writeAtomically } from '@tailedcore/core';
import type { LabelledImage } from '../dataset.ts';
import { type Column, columnNames } from './columns.ts';

const columns = Object.keys(columnNames) as Column[];

/**
 * Writes a manifest that `readManifest` reads back as it was, `.csv` or `.jsonl` by the ending of `path`; all of it or nothing. Paths are
 * relative to the manifest where the images lie below its folder or beside it, so that all can be moved together, else absolute; with
 * forward slashes.
 * @param tail - rare classes; they are marked, and the others as frequent. Without it, no group is written.
 * @throws E_OUTPUT, E_DISK_FULL.
 */
export async function writeManifest(
  path: string,
  images: readonly LabelledImage[],
  { tail }: { readonly tail?: readonly string[] | undefined } = {},
): Promise<void> {
  await writeAtomically(path, [formatManifest(resolve(path), images, tail).join('')]);
}

/** The lines of the manifest at `file` (absolute). @throws E_OUTPUT when the form cannot hold them. */
export function formatManifest(file: string, images: readonly LabelledImage[], tail?: readonly string[]): string[] {
  const ending = extname(file).toLowerCase();
  const rows = images.map((image) => rowOf(image, dirname(file), tail));
  if (ending === '.jsonl') return rows.map((row) => `${JSON.stringify(row)}\n`);
  if (ending !== '.csv') throw fail('E_OUTPUT', { path: file, reason: 'a manifest ends in .csv or .jsonl' });
  const barred = rows.flatMap(({ mask }) => mask).find((mask) => mask.includes('|'));
  if (barred !== undefined) {
    const reason = `${barred} has the sign | in its name, which separates masks in a .csv; write a .jsonl`;
    throw fail('E_OUTPUT', { path: file, reason });
  }
  return [
    `${columns.join(',')}\n`,
    ...rows.map((row) => `${columns.map((column) => quoted(cell(row[column]))).join(',')}\n`),
  ];
}

type Row = Readonly<Record<Exclude<Column, 'mask' | 'group'>, string>> & {
  readonly mask: readonly string[];
  readonly group?: string;
};

function rowOf(image: LabelledImage, folder: string, tail: readonly string[] | undefined): Row {
  return {
    path: shortPath(image.path, folder),
    class: image.product,
    label: image.defective ? 'defect' : 'good',
    kind: image.kind,
    mask: image.masks.map((mask) => shortPath(mask, folder)),
    split: image.part,
    ...(tail && { group: tail.includes(image.product) ? 'tail' : 'head' }),
  };
}

function cell(value: string | readonly string[] | undefined = ''): string {
  return typeof value === 'string' ? value : value.join('|');
}

/** Relative where at most one step up is needed. What a spreadsheet would take for a formula gets `./` before it, which means the same. */
function shortPath(path: string, folder: string): string {
  const short = relative(folder, path);
  const far = isAbsolute(short) || short.startsWith(`..${sep}..${sep}`);
  const slashed = (far ? path : short).split(sep).join('/');
  return /^[=+\-@\t\r]/.test(slashed) ? `./${slashed}` : slashed;
}
