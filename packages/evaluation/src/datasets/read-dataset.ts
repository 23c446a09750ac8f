import { stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { didYouMean, fail } from '@tailedcore/core';
import { adviceFor } from './closest-layout.ts';
import type { Dataset } from './dataset.ts';
import { datasetError, problemsError } from './dataset-error.ts';
import type { Layout, Reading } from './layouts/layout.ts';
import { datasetLayouts, layouts } from './layouts/layouts.ts';
import { unreadable } from './list-files.ts';
import { isManifest, readManifest } from './manifest/read-manifest.ts';
import { type Shape, shapeOf } from './shape.ts';
import { sortImages } from './sort-images.ts';

/** Which images of a data set are read, and how. */
export interface DatasetOptions {
  /** One of `datasetLayouts`; by default it is found by looking. */
  readonly layout?: string | undefined;
  /** Only these products; by default all. */
  readonly products?: readonly string[] | undefined;
  /** Name of the data set; by default that of its folder, or of its manifest without the ending. */
  readonly name?: string | undefined;
  /** Share 0..1 of the good images that are tested, in layouts without a split of their own (`folder`, `kolektorsdd`); 0.2. */
  readonly testShare?: number | undefined;
  /** Seed of that draw; 0. */
  readonly seed?: number | undefined;
}

/**
 * Finds the images of a data set and their truth, without decoding an image (of `kolektorsdd` and `kolektorsdd2` masks are decoded:
 * nothing else tells the good ones). Missing masks are no problem, and neither are masks without an image.
 * @param root - the folder that holds the folders of the products, or a manifest (.csv, .jsonl).
 * @throws E_DATASET when it is no data set, of another layout than asked for, or breaks the rules of its layout; E_INPUT_MISSING,
 * E_INPUT_UNREADABLE; E_MASK where masks are decoded; E_OPTION for options that are out of range.
 */
export async function readDataset(root: string, options: DatasetOptions = {}): Promise<Dataset> {
  checkOptions(options);
  const path = resolve(root);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' || error.code === 'ENOTDIR'
      ? fail('E_INPUT_MISSING', { path: root })
      : unreadable(root, error);
  });
  if (!found.isDirectory()) return withOptions(await readFileAsDataset(path, root, options), options, root);
  const shape = await shapeOf(path);
  const layout = await chooseLayout(path, root, shape, options.layout);
  const { products, testShare = 0.2, seed = 0 } = options;
  const wants = (product: string) => products === undefined || products.includes(product);
  const reading = await layout.read({ root: path, shape, wants, testShare, seed });
  await check(reading, layout, path, root, options);
  const { images, notices } = reading;
  return { name: options.name ?? basename(path), layout: layout.name, root: path, images: sortImages(images), notices };
}

async function chooseLayout(path: string, root: string, shape: Shape, wanted?: string): Promise<Layout> {
  const layout =
    wanted === undefined ? layouts.find((one) => one.recognizes(shape)) : layouts.find(({ name }) => name === wanted);
  if (layout !== undefined && layout.recognizes(shape)) return layout;
  // A folder layout that was asked for may hold what nobody would guess to be one.
  if (layout !== undefined && layout.name === 'folder') return layout;
  const reason =
    wanted === 'manifest' ? 'it is a folder, and a manifest is a file.' : 'none of its folders is one of a class.';
  throw datasetError(root, wanted, reason + (await adviceFor(path, layout?.name)));
}

async function check(
  reading: Reading,
  layout: Layout,
  path: string,
  root: string,
  { products }: DatasetOptions,
): Promise<void> {
  const unknown = (products ?? []).filter((product) => !reading.products.includes(product));
  const problems = [...unknown.map((product) => unknownProduct(product, reading.products)), ...reading.problems];
  if (problems.length > 0) throw problemsError(root, layout.name, problems);
  if (reading.images.length === 0)
    throw datasetError(root, layout.name, `it holds no image.${await adviceFor(path, layout.name)}`);
}

async function readFileAsDataset(path: string, root: string, { layout }: DatasetOptions): Promise<Dataset> {
  if (layout !== undefined && layout !== 'manifest')
    throw datasetError(root, layout, 'it is a file; the layouts of folders want the folder that holds the products.');
  if (!isManifest(path))
    throw datasetError(
      root,
      layout,
      `it is a file ending in ${extname(path) || 'nothing'}; expected a folder, or a manifest ending in .csv or .jsonl.`,
    );
  return readManifest(path);
}

function withOptions(dataset: Dataset, { name, products }: DatasetOptions, root: string): Dataset {
  const known = Array.from(new Set(dataset.images.map(({ product }) => product)));
  const unknown = (products ?? []).filter((product) => !known.includes(product));
  if (unknown.length > 0)
    throw problemsError(
      root,
      'manifest',
      unknown.map((product) => unknownProduct(product, known)),
    );
  const wants = (product: string) => products === undefined || products.includes(product);
  return {
    ...dataset,
    name: name ?? dataset.name,
    images: dataset.images.filter(({ product }) => wants(product)),
    ...(dataset.tail && { tail: dataset.tail.filter(wants) }),
  };
}

function checkOptions({ layout, testShare = 0, seed = 0 }: DatasetOptions): void {
  const names = datasetLayouts.map(({ name }) => name);
  if (layout !== undefined && !names.includes(layout))
    throw fail('E_OPTION', {
      what: 'layout',
      expected: `one of ${names.join(', ')}`,
      received: JSON.stringify(layout) + didYouMean(layout, names),
    });
  if (!(testShare >= 0 && testShare < 1))
    throw fail('E_OPTION', { what: 'testShare', expected: 'a number from 0 to below 1', received: String(testShare) });
  if (!Number.isSafeInteger(seed))
    throw fail('E_OPTION', { what: 'seed', expected: 'a whole number', received: String(seed) });
}

function unknownProduct(product: string, known: readonly string[]): string {
  const there = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return `there is no product ${JSON.stringify(product)}; ${there}${didYouMean(product, known)}`;
}
