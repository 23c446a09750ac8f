import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { definePlugin } from '@tailedcore/core';
import type { Session, Settings } from '@tailedcore/runtime';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { labelled, openTinySession, side, tinySettings, writeTiny } from './fixtures/tiny-split.ts';
import { patchShares } from './patch-shares.ts';

let root: string;
let session: Session;
let split: EvaluationSplit;

/** Fills one cell of the 4 x 4 grid and one pixel of the next. */
const spot = [8, 16, 17, 24] as const;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'shares-'));
  session = openTinySession();
  const good = Array.from({ length: 12 }, (_, i) => `a/train/good/${i}.png`);
  for (const [i, name] of good.entries()) await writeTiny(join(root, name), i);
  await writeTiny(join(root, 'rare/train/good/0.png'), 50, { grey: 30 });
  await writeTiny(join(root, 'a/test/spot/0.png'), 60, { spot });
  await writeTiny(join(root, 'a/test/spot/1.png'), 61, { spot });
  const mask = join(root, 'mask.png');
  await writeFile(mask, await maskPng());
  split = {
    name: 'tiny/0',
    family: 'tiny',
    dataset: 'tiny',
    tail: ['rare'],
    train: [
      ...good.map((name) => labelled(root, name)),
      labelled(root, 'rare/train/good/0.png'),
      labelled(root, 'a/test/spot/0.png', [mask]),
      labelled(root, 'a/test/spot/1.png'),
    ],
    test: [],
  };
});
afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

/** White where the spot is. */
function maskPng(): Promise<Buffer> {
  const pixels = Uint8Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return x >= spot[0] && x < spot[2] && y >= spot[1] && y < spot[3] ? 255 : 0;
  });
  return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .png()
    .toBuffer();
}

/** Takes dark photographs for rare ones. */
const darkTail = definePlugin({
  kind: 'tail',
  name: 'dark',
  description: 'Dark photographs',
  options: z.strictObject({}),
  create: () => ({
    async selectTail({ rows, columns, data }) {
      const images = Uint32Array.from({ length: rows }, (_, i) => i).filter((i) => data[i * columns]! < 60);
      return { images, classSizes: new Float32Array(rows).fill(1), products: [] };
    },
  }),
});

const shares = (settings: Settings, changes: Partial<EvaluationSplit> = {}) =>
  patchShares({ ...split, ...changes }, { ...tinySettings, ...settings }, 0, session);

it('sees that noise removal takes rare products along with defects', async () => {
  const { removed } = await shares({ preset: 'softpatch' });
  // 2 of the 16 cells of the defective image with a mask: the spot, and its brim of one pixel.
  expect(removed.defective).toBeGreaterThanOrEqual(0.5);
  expect(removed.tail).toBe(1);
  expect(removed.head).toBeLessThan(0.15);
});

it('sees that a coreset of all patches takes what is unusual first', async () => {
  const { removed, sampled, withoutMask } = await shares({ preset: 'patchcore', coreset: { count: 40 } });
  expect(removed).toEqual({ tail: 0, head: 0, defective: 0 });
  expect(sampled.tail).toBeGreaterThan(sampled.head!);
  expect(sampled.defective).toBeGreaterThanOrEqual(0.5);
  expect(withoutMask).toBe(1);
});

it('counts every patch in its sort: with all of them remembered the shares are 1', async () => {
  const all = { preset: 'patchcore', coreset: { ratio: 1 } } as const;
  expect((await shares(all)).sampled).toEqual({ tail: 1, head: 1, defective: 1 });
  const few = { ...all, coreset: { count: 1 } };
  const { sampled } = await shares(few, { train: split.train.filter(({ defective }) => !defective) });
  expect(sampled.defective).toBe(null);
  const { tail, head } = sampled;
  // One of 16 patches of the rare image, or one of the 12 x 16 of the others.
  expect([
    [1 / 16, 0],
    [0, 1 / 192],
  ]).toContainEqual([tail, head]);
  const masked = await shares(few, { train: [split.train[13]!], tail: [] });
  const [inside, outside] = [masked.sampled.defective! * 2, masked.sampled.head! * 14];
  expect([inside, outside].sort()).toEqual([0, expect.closeTo(1, 9)]);
  const rare = await shares(all, { train: [split.train[13]!], tail: ['a'] });
  expect(rare.sampled).toEqual({ tail: 1, head: null, defective: 1 });
  const unmasked = await shares(all, { train: [split.train[14]!] });
  expect(unmasked).toMatchObject({ sampled: { tail: null, head: null, defective: null }, withoutMask: 1 });
});

it('counts the memory of rare products, so that TailedCore keeps what cleaning took', async () => {
  const { removed, sampled } = await shares({
    preset: 'reference',
    augment: 'rot90',
    coreset: { ratio: 1 },
    tail: { use: darkTail, maxShare: 1, apart: 0 },
  });
  expect(removed.tail).toBe(1);
  expect(sampled.head).toBeCloseTo(1 - removed.head!, 9);
  expect(sampled.tail).toBe(1);
  expect(sampled.defective).toBeCloseTo(1 - removed.defective!, 9);
});

it('refuses a training image that cannot be read, too little memory, and wrong settings', async () => {
  const path = join(root, 'bad.png');
  await writeFile(path, 'no image');
  const bad = shares({}, { train: [...split.train, { ...split.train[0]!, path, name: 'bad.png' }] });
  await expect(bad).rejects.toMatchObject({ code: 'E_BENCH_IMAGE', message: expect.stringContaining('bad.png') });
  await expect(patchShares(split, tinySettings, 0, session, { memory: 100 })).rejects.toMatchObject({
    code: 'E_MEMORY',
  });
  await expect(shares({ sigma: -1 })).rejects.toMatchObject({ code: 'E_CONFIG' });
});

it('stops when told', async () => {
  const stop = new AbortController();
  await using on = openTinySession({ signal: stop.signal, onProgress: () => stop.abort() });
  await expect(patchShares(split, tinySettings, 0, on)).rejects.toMatchObject({ code: 'E_ABORTED' });
});
