import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { LabelledImage, Part } from '../dataset.ts';
import { listFiles, unreadable } from '../list-files.ts';
import { foldersIn, type Shape, topFolders } from '../shape.ts';
import type { Layout, Reading, ReadRequest } from './layout.ts';
import { missingAmong } from './missing-among.ts';

/** A class of Real-IAD: paths are relative to `meta.prefix`, which is relative to the folder of images. */
const classSchema = z.object({
  meta: z.object({ prefix: z.string().optional(), normal_class: z.string().optional() }).optional(),
  train: z.array(z.lazy(() => entrySchema)),
  test: z.array(z.lazy(() => entrySchema)),
});
const entrySchema = z.object({ anomaly_class: z.string(), image_path: z.string(), mask_path: z.string().nullish() });
type ClassTable = z.infer<typeof classSchema>;
type Entry = z.infer<typeof entrySchema>;

/** Real-IAD (Wang et al. 2024): every view is an image; the tables say what is trained on and what is tested. */
export const realIad: Layout = {
  name: 'real-iad',
  description: 'Real-IAD, split by its tables; each of the five views counts as an image.',
  tree: 'realiad_jsons/CLASS.json (or realiad_jsons/realiad_jsons/CLASS.json), and realiad_1024/CLASS/{OK,NG}/… (or another size, or CLASS/… itself)',
  recognizes: (shape) => tablesFolder(shape) !== undefined,
  read,
};

async function read({ root, shape, wants }: ReadRequest): Promise<Reading> {
  const tables = tablesFolder(shape) ?? 'realiad_jsons';
  const products = shape.files.flatMap((file) => productOf(file, tables));
  const sizes = topFolders(shape).filter((name) => /^realiad_(\d+|raw)$/.test(name));
  const nothing = { images: [], products, notices: [] };
  if (products.length === 0)
    return { ...nothing, problems: [`${tables} holds no CLASS.json, which tells the training from the test images`] };
  if (sizes.length > 1)
    return {
      ...nothing,
      problems: [
        `it holds the images in several sizes: ${sizes.join(', ')}. Keep one here, or make a folder with links to it and to ${tables}`,
      ],
    };
  const folder = sizes.length === 1 ? `${sizes[0]}/` : '';
  const wanted = products.filter(wants);
  const read = await Promise.all(wanted.map((product) => readClass(root, tables, folder, product)));
  return {
    images: read.flatMap(({ images }) => images),
    products,
    problems: read.flatMap(({ problems }) => problems),
    notices: read.flatMap(({ notices }) => notices),
  };
}

async function readClass(
  root: string,
  tables: string,
  folder: string,
  product: string,
): Promise<Omit<Reading, 'products'>> {
  const file = `${tables}/${product}.json`;
  const table = await readTable(join(root, file), file);
  if (typeof table === 'string') return { images: [], problems: [table], notices: [] };
  const start = folder + withSlash(table.meta?.prefix ?? product);
  const there = new Set((await listFiles(join(root, start), ['*/*', '*/*/*', '*/*/*/*'])).map((path) => start + path));
  if (there.size === 0)
    return { images: [], problems: [], notices: [`${product}: left out, since there is no image in ${start}.`] };
  const good = table.meta?.normal_class ?? 'OK';
  const images = (['train', 'test'] as const).flatMap((part) =>
    table[part].map((entry) => labelled(entry, { root, start, product, part, good, there })),
  );
  return {
    images,
    problems: missingAmong(
      images.map(({ name }) => name),
      there,
      file,
    ),
    notices: [],
  };
}

interface Place {
  readonly root: string;
  readonly start: string;
  readonly product: string;
  readonly part: Part;
  readonly good: string;
  readonly there: ReadonlySet<string>;
}

function labelled(entry: Entry, { root, start, product, part, good, there }: Place): LabelledImage {
  const name = start + entry.image_path;
  const defective = entry.anomaly_class !== good;
  const mask = entry.mask_path ? start + entry.mask_path : undefined;
  const masks = defective && mask !== undefined && there.has(mask) ? [join(root, mask)] : [];
  return {
    path: join(root, name),
    name,
    product,
    part,
    defective,
    kind: defective ? entry.anomaly_class : 'good',
    masks,
  };
}

/** @returns the table, or what is wrong with it. */
async function readTable(path: string, name: string): Promise<ClassTable | string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => Promise.reject(unreadable(path, error)));
  try {
    const checked = classSchema.safeParse(JSON.parse(text));
    if (checked.success) return checked.data;
    const { path: keys, message } = checked.error.issues[0] as z.core.$ZodIssue;
    return `${name}: ${keys.join('.') || 'the whole'}: ${message}; expected meta.prefix, train and test with anomaly_class, image_path and mask_path`;
  } catch (error) {
    return `${name} is no JSON: ${(error as Error).message}`;
  }
}

/**
 * Where the tables lie: the folder as the archive has it, in one of the same name or not. Tables of other protocols (single view, noisy
 * training) lie in others.
 */
function tablesFolder(shape: Shape): string | undefined {
  if (!topFolders(shape).includes('realiad_jsons')) return undefined;
  return foldersIn(shape, 'realiad_jsons').includes('realiad_jsons') ? 'realiad_jsons/realiad_jsons' : 'realiad_jsons';
}

function productOf(file: string, tables: string): string[] {
  const name = file.startsWith(`${tables}/`) ? file.slice(tables.length + 1) : '';
  return name.endsWith('.json') && !name.includes('/') ? [name.slice(0, -'.json'.length)] : [];
}

function withSlash(prefix: string): string {
  return prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
}
