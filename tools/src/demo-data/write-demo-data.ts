import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail } from '@tailedcore/core';
import sharp from 'sharp';
import { findCauses } from './find-causes.ts';
import { type FaultyBatch, type Job, testJobs, trainJobs } from './jobs.ts';
import { planLine } from './line.ts';
import { type DemoData, describe, isDemoData, locate } from './manifest.ts';
import { openPlant, type Photograph, type Plant, renderItem } from './render-item.ts';
import { side } from './surface.ts';

const folders = ['train', 'test', 'masks'];
const inFlight = 4;

/**
 * Renders a mixed production line into `dir`: `train/0001.jpg` and on, all products mixed and unlabelled;
 * `test/<product>/{good,defect}/001.jpg`; `masks/<product>/001.png`; `manifest.json`. An earlier line there is replaced.
 * The same seed gives the same bytes on one machine.
 *
 * Two things are as in real mixed folders (see docs/decisions/0004-demo-data.md). Every product has its own station: what it lies
 * on, the light and the camera differ from product to product. And faults recur: each frequent product has three or four causes
 * of defects, drawn once from the seed; the secret defects in its training images and two thirds of its test defects are theirs,
 * at nearly the same place of the item each time. Its other test defects, and all of rare products, are mishaps anywhere.
 * @param options.seed - an integer.   @param options.scale - times the number of images (see `planLine`), above 0; 1 if not given.
 * @returns paths that begin with `dir`.
 * @throws E_OPTION for another seed or scale, E_OUTPUT when `dir` holds such folders that this did not write, or cannot be written.
 */
export async function writeDemoData(dir: string, options: { seed: number; scale?: number }): Promise<DemoData> {
  const { seed, scale = 1 } = options;
  if (!Number.isSafeInteger(seed)) throw fail('E_OPTION', { what: 'seed', expected: 'an integer', received: seed });
  if (!(scale > 0 && scale <= 100)) {
    throw fail('E_OPTION', { what: 'scale', expected: 'a number above 0, up to 100', received: scale });
  }
  const batches = planLine(scale);
  await clear(dir);
  const plant = openPlant(seed);
  const faulty = batches.map((batch): FaultyBatch => {
    return { batch, causes: batch.frequent ? findCauses(plant, batch.product) : [] };
  });
  const train = trainJobs(faulty, seed);
  const test = faulty.flatMap((one) => testJobs(one, seed));
  try {
    await writeJobs(dir, [...train, ...test], plant);
    const manifest = describe(batches, train, test, seed, scale);
    await writeFile(join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    return locate(dir, manifest);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw fail('E_OUTPUT', { path: dir, reason: error.message }, error);
    throw error;
  }
}

async function clear(dir: string): Promise<void> {
  const ours = await isDemoData(dir);
  for (const folder of folders) {
    const path = join(dir, folder);
    if (!existsSync(path)) continue;
    if (!ours) throw fail('E_OUTPUT', { path, reason: 'it exists, and is not demo data' });
    await rm(path, { recursive: true });
  }
}

async function writeJobs(dir: string, jobs: readonly Job[], plant: Plant): Promise<void> {
  const targets = jobs.flatMap(({ path, mask }) => (mask === undefined ? [path] : [path, mask]));
  for (const folder of new Set(targets.map((path) => dirname(join(dir, path)))))
    await mkdir(folder, { recursive: true });
  const running = new Set<Promise<void>>();
  for (const job of jobs) {
    // rendering blocks this thread; encoding goes on beside it
    const written = encode(dir, job, renderItem(plant, job.batch.product, job.seed, job.fault?.draw));
    const entry = written.finally(() => running.delete(entry));
    running.add(entry);
    if (running.size >= inFlight) await Promise.race(running);
  }
  await Promise.all(running);
}

async function encode(dir: string, job: Job, photograph: Photograph): Promise<void> {
  const { pixels, mask } = photograph;
  await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .jpeg({ quality: 92 })
    .toFile(join(dir, job.path));
  if (mask === undefined || job.mask === undefined) return;
  await sharp(mask, { raw: { width: side, height: side, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toFile(join(dir, job.mask));
}
