import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CsvRecord, parseCsv } from '@tailedcore/images';
import type { LabelledImage, Part } from '../dataset.ts';
import { listFiles, unreadable } from '../list-files.ts';
import { topFolders } from '../shape.ts';
import type { Layout, Reading, ReadRequest } from './layout.ts';
import { missingAmong } from './missing-among.ts';

const splitFile = 'split_csv/1cls.csv';
const columns = ['object', 'split', 'label', 'image', 'mask'] as const;
type Column = (typeof columns)[number];
type Row = Readonly<Record<Column, string>>;
const parts = ['train', 'test'];
const labels = ['normal', 'anomaly'];

/** VisA as its authors give it away (Zou et al. 2022). What is trained on and what is tested is told by a table in it. */
export const visa: Layout = {
  name: 'visa',
  description: 'VisA as downloaded, split by its split_csv/1cls.csv.',
  tree: 'CLASS/Data/Images/{Normal,Anomaly}/*, CLASS/Data/Masks/Anomaly/NAME.png, split_csv/1cls.csv',
  recognizes: ({ folders }) => folders.some((folder) => /^[^/]+\/Data\/Images$/.test(folder)),
  read,
};

async function read(request: ReadRequest): Promise<Reading> {
  const { root, shape, wants } = request;
  const products = topFolders(shape).filter((product) => shape.folders.includes(`${product}/Data/Images`));
  if (!shape.files.includes(splitFile)) return { images: [], products, problems: [noSplitFile], notices: [] };
  const table = await readTable(join(root, splitFile));
  const rows = table.rows.filter(({ object }) => products.includes(object) && wants(object));
  const there = new Set(await listFiles(root, ['*/Data/{Images,Masks}/*/*']));
  const named = new Set(table.rows.map(({ object }) => object));
  return {
    images: rows.map((row) => labelled(row, root, there)),
    products,
    problems: [
      ...table.problems,
      ...missingAmong(
        rows.map(({ image }) => image),
        there,
        splitFile,
      ),
      ...products
        .filter((product) => wants(product) && !named.has(product))
        .map((product) => `${splitFile} names no image of ${product}`),
    ],
    notices: [],
  };
}

const noSplitFile = `${splitFile} is missing, which tells the training from the test images. It comes in the same archive as the images (VisA_20220922.tar) and in the folder split_csv of the public repository amazon-science/spot-diff: put it at that place`;

function labelled({ object, split, label, image, mask }: Row, root: string, there: ReadonlySet<string>): LabelledImage {
  const defective = label === 'anomaly';
  return {
    path: join(root, image),
    name: image,
    product: object,
    part: split as Part,
    defective,
    kind: defective ? 'anomaly' : 'good',
    masks: defective && there.has(mask) ? [join(root, mask)] : [],
  };
}

async function readTable(path: string): Promise<{ rows: Row[]; problems: string[] }> {
  const read = await readRecords(path);
  if (typeof read === 'string') return { rows: [], problems: [`${splitFile}, ${read}`] };
  const [header, ...records] = read;
  const names = (header?.fields ?? []).map((name) => name.trim().toLowerCase());
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0)
    return { rows: [], problems: [`${splitFile} has no column ${missing.join(', ')}; expected ${columns.join(',')}`] };
  const rows = records.map(({ fields }) => toRow(fields, names));
  const wrong = records.filter((_, i) => !isKnown(rows[i] as Row));
  const problems = wrong
    .slice(0, 3)
    .map(
      ({ line, fields }) =>
        `${splitFile}, line ${line}: expected ${parts.join(' or ')} and ${labels.join(' or ')}, received ${JSON.stringify(fields.join(','))}`,
    );
  return { rows: rows.filter(isKnown), problems };
}

/** @returns the lines, or what is wrong with them. */
async function readRecords(path: string): Promise<CsvRecord[] | string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => Promise.reject(unreadable(path, error)));
  try {
    return parseCsv(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return (error as Error).message;
  }
}

function toRow(fields: readonly string[], names: readonly string[]): Row {
  const value = (column: Column) => (fields[names.indexOf(column)] ?? '').trim();
  return {
    object: value('object'),
    split: value('split'),
    label: value('label'),
    image: value('image'),
    mask: value('mask'),
  };
}

function isKnown({ split, label }: Row): boolean {
  return parts.includes(split) && labels.includes(label);
}
