import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countOf, fork, randomInteger, seededRandom } from '@tailedcore/core';
import { hasImageExtension } from '@tailedcore/images';
import sharp from 'sharp';
import { openDemoData } from '../demo-data/manifest.ts';
import { writeDemoData } from '../demo-data/write-demo-data.ts';

export interface Photographs {
  /** As many as were asked for, in an order that is always the same. */
  readonly paths: readonly string[];
  /** What they are, for the table. */
  readonly about: string;
}

export interface PhotographOptions {
  /** A folder of photographs, looked through with its sub-folders; default: real ones beside the checkout, else drawn ones. */
  readonly folder?: string | undefined;
  /** Where crops are kept between runs; default: the system's temporary folder. */
  readonly crops?: string | undefined;
  /** How much of the demo's line is drawn where there are no photographs. */
  readonly drawnScale: number;
}

const beside = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
/** Kept between runs: drawing and cropping thousands of images takes minutes. */
const kept = join(tmpdir(), 'tailedcore-bench');
const demoSeed = 35;
const notPhotographs = new Set(['ground_truth', 'masks']);
/** A crop keeps at least this share of either side. */
const leastShare = 0.85;
const jitter = 0.15;

/**
 * `count` photographs in a shuffled order. Where there are fewer, they are repeated as seeded crops with another brightness.
 * @throws an Error where the folder holds no photograph.
 */
export async function photographs(count: number, options: PhotographOptions): Promise<Photographs> {
  const { all, about } = await originals(options);
  if (all.length === 0) throw new Error(`no photographs (JPEG, PNG, WebP …) in ${options.folder ?? beside}`);
  const originalPaths = shuffled(all);
  if (count <= all.length) return { paths: originalPaths.slice(0, count), about: countOf(count, about) };
  const folder = join(options.crops ?? kept, `crops-${fingerprint(originalPaths)}`);
  await mkdir(folder, { recursive: true });
  const crops: string[] = [];
  for (let i = 0; i < count - all.length; i++)
    crops.push(await crop(originalPaths[i % all.length] as string, i, folder));
  return {
    paths: [...originalPaths, ...crops],
    about: `${countOf(all.length, about)} and ${countOf(crops.length, 'crop')} of them`,
  };
}

async function originals({ folder, drawnScale }: PhotographOptions): Promise<{ all: string[]; about: string }> {
  const real = folder ?? (existsSync(beside) ? beside : undefined);
  if (real !== undefined) return { all: await imagesUnder(real), about: 'photograph' };
  const drawn = join(kept, `drawn-${demoSeed}-${drawnScale}`);
  const line =
    (await openDemoData(drawn, demoSeed)) ?? (await writeDemoData(drawn, { seed: demoSeed, scale: drawnScale }));
  return {
    all: [...line.train, ...line.test.map(({ path }) => path)],
    about: 'drawn image',
  };
}

async function imagesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return notPhotographs.has(entry.name) ? [] : imagesUnder(path);
      return hasImageExtension(entry.name) ? [path] : [];
    }),
  );
  return found.flat().sort();
}

function shuffled(paths: readonly string[]): string[] {
  const random = seededRandom(fork(0, 'photographs'));
  const result = [...paths];
  for (let i = result.length - 1; i > 0; i--) {
    const j = randomInteger(random, i + 1);
    [result[i], result[j]] = [result[j] as string, result[i] as string];
  }
  return result;
}

async function crop(path: string, index: number, folder: string): Promise<string> {
  const target = join(folder, `${String(index).padStart(5, '0')}.jpg`);
  if (existsSync(target)) return target;
  const random = seededRandom(fork(index, 'crop'));
  const { width, height } = await sharp(path).metadata();
  const share = leastShare + (1 - leastShare) * random();
  const [w, h] = [Math.max(1, Math.round(width * share)), Math.max(1, Math.round(height * share))];
  const [left, top] = [randomInteger(random, width - w + 1), randomInteger(random, height - h + 1)];
  await sharp(path)
    .extract({ left, top, width: w, height: h })
    .resize(width, height, { fit: 'fill' })
    .modulate({ brightness: 1 + jitter * (2 * random() - 1) })
    .jpeg({ quality: 92 })
    .toFile(`${target}.part`);
  await rename(`${target}.part`, target);
  return target;
}

function fingerprint(paths: readonly string[]): string {
  return createHash('sha256').update(paths.join('\n')).digest('hex').slice(0, 12);
}
