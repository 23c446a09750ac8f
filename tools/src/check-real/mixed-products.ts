import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestImage } from '../evaluate/judge-images.ts';

const shared = fileURLToPath(new URL('../../../../shared/', import.meta.url));
const data = join(shared, 'data', 'mixed-products');
const splitsFile = join(shared, 'splits', 'mixed-products.json');

/** Whether the photographs are here; they may not be copied into the project. */
export const photographsAreHere = existsSync(data) && existsSync(splitsFile);
export const whereTheyShouldBe = '../shared/data/mixed-products and ../shared/splits/mixed-products.json';

/** Which training images every class keeps, and which defective test images are mixed into training. */
interface SplitLists {
  readonly tail: readonly string[];
  readonly train: Readonly<Record<string, readonly string[]>>;
  readonly noise: Readonly<Record<string, readonly string[]>>;
}

export interface Split {
  readonly name: string;
  readonly tail: ReadonlySet<string>;
  /** Paths. */
  readonly train: readonly string[];
  readonly test: readonly TestImage[];
}

export async function readSplits(): Promise<Split[]> {
  const lists = JSON.parse(await readFile(splitsFile, 'utf8')) as Record<string, SplitLists>;
  return Promise.all(
    Object.entries(lists).map(async ([name, { tail, train, noise }]) => ({
      name,
      tail: new Set(tail),
      train: Object.keys(train).flatMap((product) => [
        ...(train[product] ?? []).map((file) => join(data, product, 'train', 'good', file)),
        ...(noise[product] ?? []).map((file) => join(data, product, 'test', file)),
      ]),
      test: (await Promise.all(Object.keys(train).map(testImages))).flat(),
    })),
  );
}

/** One product alone: all of its good training images and every tenth of its defects. */
export async function readSingles(): Promise<Split[]> {
  const products = (await readdir(data)).sort();
  return Promise.all(
    products.map(async (product) => {
      const good = join(data, product, 'train', 'good');
      const test = await testImages(product);
      const defects = test.filter(({ defective }) => defective);
      const noise = defects.filter((_, i) => i % 10 === 5).map(({ path }) => path);
      return { name: product, tail: new Set<string>(), train: [...(await files(good)), ...noise], test };
    }),
  );
}

async function testImages(product: string): Promise<TestImage[]> {
  const folder = join(data, product, 'test');
  const kinds = (await readdir(folder)).sort();
  const groups = kinds.map(async (kind) =>
    (await files(join(folder, kind))).map((path) => ({ path, product, defective: kind !== 'good' })),
  );
  return (await Promise.all(groups)).flat();
}

async function files(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort().map((file) => join(folder, file));
}
