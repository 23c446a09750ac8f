import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fork, heatMap, mahalanobisAtPosition, type Progress, stack } from '@tailedcore/core';
import { openImages } from '@tailedcore/images';
import { resolveMethod, type Session, type Settings } from '@tailedcore/runtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { cells, labelled, openTinySession, side, tinySettings, width, writeTiny } from './fixtures/tiny-split.ts';
import { drawColumns, pickColumns } from './padim-columns.ts';
import { padimSystem } from './padim.ts';
import type { Judgement } from './system.ts';

let root: string;
let session: Session;
let split: EvaluationSplit;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'padim-'));
  session = openTinySession();
  const names = Array.from({ length: 37 }, (_, i) => `a/train/good/${i}.png`);
  for (const [i, name] of names.entries()) await writeTiny(join(root, name), i);
  await writeTiny(join(root, 'a/test/good/0.png'), 100);
  await writeTiny(join(root, 'a/test/spot/0.png'), 101, { spot: [8, 16, 16, 24] });
  const test = ['a/test/good/0.png', 'a/test/spot/0.png'].map((name) => labelled(root, name));
  const train = names.map((name) => labelled(root, name));
  split = { name: 'tiny/0', family: 'tiny', dataset: 'tiny', tail: [], train, test };
});
afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

async function judgements(
  options: Parameters<typeof padimSystem>[0],
  images: Partial<EvaluationSplit> = {},
  settings: Settings = tinySettings,
  seed = 0,
  on: Session = session,
): Promise<Judgement[]> {
  const system = await padimSystem(options, settings);
  await using fitted = await system.fit({ ...split, ...images }, seed, on);
  const judged: Judgement[] = [];
  for await (const judgement of fitted.judge()) judged.push(judgement);
  return judged;
}

/** Training images judged by a model of themselves, the plain way: all features at once. */
async function expectedScores(columns: Uint32Array, ridge: number, sigma: number): Promise<number[]> {
  const method = await resolveMethod(tinySettings);
  const { backbone, config } = await session.method(method);
  const run = session.run(0);
  const source = openImages(split.train, config.image, session.engine.pool);
  const read = await source.read(0, split.train.length, run.signal);
  const found = await Promise.all(
    read.map((image) => {
      if ('problem' in image) throw image.problem;
      return backbone.extract({ count: 1, height: side, width: side, data: image.pixels }, run);
    }),
  );
  const all = pickColumns(stack(found.map(({ patches }) => patches)), columns);
  const distances = await mahalanobisAtPosition(all, cells ** 2, ridge);
  return split.train.map((_, i) => {
    const own = distances.subarray(i * cells ** 2, (i + 1) * cells ** 2);
    return Math.max(...heatMap(own, [cells, cells], [side, side], { sigma }));
  });
}

it('is the formula over the columns that the seed drew, in order of the images', async () => {
  const seed = 3;
  const settings: Settings = { ...tinySettings, sigma: 2 };
  const judged = await judgements({ dimensions: 4, ridge: 0.5 }, { test: split.train }, settings, seed);
  const columns = drawColumns(width, 4, fork(seed, 'run'));
  const expected = await expectedScores(columns, 0.5, 2);
  expect(judged.map(({ score }) => score)).toEqual(expected.map((value) => expect.closeTo(value, 4)));
  expect(new Set(judged.map(({ score }) => score.toFixed(4))).size).toBeGreaterThan(30);
});

it('finds a defect, and where it is; says nothing of p-values and verdicts', async () => {
  const [good, spot] = (await judgements({ dimensions: 6 })) as [Judgement, Judgement];
  expect(spot.score).toBeGreaterThan(5 * good.score);
  expect(good).toMatchObject({ pValue: null, verdict: null });
  const { data, size, placement } = spot.map!;
  expect(size).toEqual([side, side]);
  expect(placement).toMatchObject({ width: side, height: side, right: side });
  expect(Math.max(...data)).toBe(spot.score);
  const hottest = data.indexOf(spot.score);
  expect(hottest % side).toBeGreaterThanOrEqual(8);
  expect(hottest % side).toBeLessThan(16);
  expect(Math.floor(hottest / side)).toBeGreaterThanOrEqual(16);
  expect(Math.floor(hottest / side)).toBeLessThan(24);
});

it('depends on the seed only through the columns, and is the same every time', async () => {
  const scores = async (seed: number, dimensions: number) =>
    (await judgements({ dimensions }, {}, tinySettings, seed)).map(({ score }) => score);
  expect(await scores(1, 2)).toEqual(await scores(1, 2));
  expect(await scores(1, 2)).not.toEqual(await scores(2, 2));
  expect(await scores(1, 6)).toEqual(await scores(2, 6));
});

it('has an identity that every option and the settings that count are part of, and no other', async () => {
  const identity = async (options: Parameters<typeof padimSystem>[0], settings: Settings = {}) =>
    JSON.stringify((await padimSystem(options, settings)).identity);
  const usual = await identity({});
  expect(await identity({ dimensions: 100, ridge: 0.01 })).toBe(usual);
  expect(await identity({}, { preset: 'patchcore', falseAlarms: 0.2 })).toBe(usual);
  const others = [
    identity({ dimensions: 50 }),
    identity({ ridge: 1 }),
    identity({}, { sigma: 3 }),
    identity({}, { image: { crop: 192 } }),
    identity({}, tinySettings),
  ];
  expect(new Set([usual, ...(await Promise.all(others))]).size).toBe(6);
});

it('refuses options and settings that are none, and more columns than there are', async () => {
  await expect(padimSystem({ dimensions: 0 }, {})).rejects.toThrow(/padim\.dimensions/);
  await expect(padimSystem({ rigde: 1 } as object, {})).rejects.toMatchObject({ code: 'E_CONFIG' });
  await expect(padimSystem({}, { sigma: -1 })).rejects.toMatchObject({ code: 'E_CONFIG' });
  await expect(judgements({ dimensions: 7 })).rejects.toThrow('at most 6, the columns of tiny, received 7');
  const small = await padimSystem({ dimensions: 5 }, tinySettings, { plugins: [], from: root, memory: 2048 });
  await expect(small.fit(split, 0, session)).rejects.toThrow('at most 4 for 4 x 4 positions in 1 MB of memory');
  await expect(judgements({ dimensions: 2 }, { train: [] })).rejects.toMatchObject({ code: 'E_NO_IMAGES' });
});

it('stops at a bad image, in training and in the test', async () => {
  const path = join(root, 'bad.png');
  await writeFile(path, 'no image');
  const bad = { ...split.test[0]!, path, name: 'bad.png' };
  await expect(judgements({ dimensions: 2 }, { train: [...split.train, bad] })).rejects.toMatchObject({
    code: 'E_BENCH_IMAGE',
    message: expect.stringContaining('bad.png'),
  });
  await expect(judgements({ dimensions: 2 }, { test: [bad] })).rejects.toMatchObject({ code: 'E_IMAGE_DECODE' });
});

it('reports both passes and stops when told', async () => {
  const steps: Progress[] = [];
  await using told = openTinySession({ onProgress: (progress) => steps.push(progress) });
  await judgements({ dimensions: 2 }, {}, tinySettings, 0, told);
  expect(steps).toContainEqual({ step: 'features', done: 37, total: 37, unit: 'images' });
  expect(steps).toContainEqual({ step: 'predict', done: 2, total: 2, unit: 'images' });
  const stop = new AbortController();
  await using stopping = openTinySession({
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  await expect(judgements({ dimensions: 2 }, {}, tinySettings, 0, stopping)).rejects.toMatchObject({
    code: 'E_ABORTED',
  });
});
