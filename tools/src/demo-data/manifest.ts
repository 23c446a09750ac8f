import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch } from './line.ts';
import type { Job } from './jobs.ts';

const generator = 'tailedcore demo data 2';
const anyGenerator = /^tailedcore demo data \d+$/;

/** A product of the line, and how many training images it has. */
export interface DemoProduct {
  readonly name: string;
  readonly frequent: boolean;
  readonly train: number;
  /** How many of those carry a defect. */
  readonly defective: number;
}

/** A test image; `mask` is 255 where the defect is, of the size of the image. */
export interface DemoTestImage {
  readonly path: string;
  readonly product: string;
  readonly frequent: boolean;
  readonly label: 0 | 1;
  /** The kind of defect, where there is one. */
  readonly defect?: string;
  /** Only with a defect: whether its cause also struck training images, or it is a mishap of its own. */
  readonly recurring?: boolean;
  readonly mask?: string;
}

/** What was written. */
export interface DemoData {
  readonly train: readonly string[];
  readonly test: readonly DemoTestImage[];
  readonly products: readonly DemoProduct[];
}

/** What only the manifest tells about a training image. */
export interface ManifestTrainImage {
  readonly path: string;
  readonly product: string;
  readonly defect: string | null;
}

/** `manifest.json`; its paths are relative to it, with forward slashes. */
export interface Manifest {
  readonly generator: typeof generator;
  readonly seed: number;
  readonly scale: number;
  readonly products: readonly DemoProduct[];
  readonly train: readonly ManifestTrainImage[];
  readonly test: readonly DemoTestImage[];
}

/** What is to be written, for the manifest. */
export function describe(batches: readonly Batch[], train: Job[], test: Job[], seed: number, scale: number): Manifest {
  return {
    generator,
    seed,
    scale,
    products: batches.map(({ product, frequent, train, defective }) => ({
      name: product.name,
      frequent,
      train,
      defective,
    })),
    train: train.map(({ path, batch, fault }) => ({ path, product: batch.product.name, defect: fault?.kind ?? null })),
    test: test.map(({ path, batch, fault, mask }) => ({
      path,
      product: batch.product.name,
      frequent: batch.frequent,
      label: fault === undefined ? 0 : 1,
      ...(fault === undefined ? {} : { defect: fault.kind, recurring: fault.recurring }),
      ...(mask === undefined ? {} : { mask }),
    })),
  };
}

/** The same with paths that begin with `dir`. */
export function locate(dir: string, { train, test, products }: Manifest): DemoData {
  return {
    train: train.map(({ path }) => join(dir, path)),
    test: test.map((image) => ({
      ...image,
      path: join(dir, image.path),
      ...(image.mask === undefined ? {} : { mask: join(dir, image.mask) }),
    })),
    products,
  };
}

/** Whether `dir` holds a line that this or an earlier version wrote, of any seed. */
export async function isDemoData(dir: string): Promise<boolean> {
  const manifest = await readManifest(dir);
  return manifest !== undefined && anyGenerator.test(manifest.generator);
}

/** The line that `writeDemoData` left in `dir` with this seed, at full scale; undefined when there is none of this version. */
export async function openDemoData(dir: string, seed: number): Promise<DemoData | undefined> {
  const manifest = await readManifest(dir);
  if (manifest?.generator !== generator) return undefined;
  const ours = manifest as Manifest;
  return ours.seed === seed && ours.scale === 1 ? locate(dir, ours) : undefined;
}

/** Whatever names its generator; undefined where there is none, or it cannot be read. */
async function readManifest(dir: string): Promise<{ readonly generator: string } | undefined> {
  const text = await readFile(join(dir, 'manifest.json'), 'utf8').catch(() => '');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('generator' in value)) return undefined;
    return typeof value.generator === 'string' ? { ...value, generator: value.generator } : undefined;
  } catch {
    return undefined; // none, or not ours
  }
}
