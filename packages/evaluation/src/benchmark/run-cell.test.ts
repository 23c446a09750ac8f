import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSession, type Session } from '@tailedcore/runtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readDataset } from '../datasets/read-dataset.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { makeSplits } from '../splits/make-splits.ts';
import type { CellTask, SystemSpec } from './cell.ts';
import { workFolder, writeDataset } from './fixtures/tiny-bench.ts';
import { type CellHost, runCell } from './run-cell.ts';

const folder = await workFolder();
const settings = { image: { resize: 64, crop: 64 } };
let session: Session;
let split: EvaluationSplit;
let host: CellHost;
beforeAll(async () => {
  const dataset = await readDataset(await writeDataset(join(folder, 'photos'), 6));
  split = makeSplits({ longtail: { kind: 'step', k: 1, tailShare: 0.5, noise: 0.2, seeds: [1] } }, dataset)[0]!;
  session = openSession({ threads: 2 });
  const embeddings = join(folder, 'embeddings');
  host = { session, from: folder, plugins: [], embeddings, warn: (message) => process.emitWarning(message) };
});
afterAll(() => session[Symbol.asyncDispose]());
const run = (system: SystemSpec, over: Partial<CellTask> = {}) =>
  runCell({ split, seed: 0, system, measure: { pixels: true, patches: false }, ...over }, host);

it('fits and judges a pipeline, counts its patches where asked, and measures its maps', async () => {
  const patchcore = { ...settings, preset: 'patchcore' } as const;
  const body = await run({ kind: 'pipeline', settings: patchcore }, { measure: { pixels: true, patches: true } });
  expect(body).toMatchObject({
    task: 'detection',
    image: { all: { auroc: expect.any(Number) } },
    pixel: { all: { aupro: expect.any(Number), errorBound: 0 } },
    facts: { patches: { removed: { head: 0, tail: 0 } }, rows: { tail: 0 } },
  });
  const without = await run({ kind: 'pipeline', settings: patchcore }, { measure: { pixels: false, patches: false } });
  expect(without).toMatchObject({ pixel: null, images: body.task === 'detection' ? body.images : [] });
  expect('facts' in without && without.facts.patches).toBeUndefined();
});

it('runs a baseline with its options', async () => {
  const padim = (dimensions: number) => run({ kind: 'baseline', name: 'padim', options: { dimensions }, settings });
  const [few, more] = [await padim(3), await padim(30)];
  expect(few).toMatchObject({ task: 'detection', decisions: null, calibration: null, pixel: { all: {} } });
  expect(few.task === 'detection' && few.images[0]?.score).not.toBe(more.task === 'detection' && more.images[0]?.score);
});

it('lets samplers look, by name and as part of settings, and embeds every image once', async () => {
  const options = {};
  const named = await run({ kind: 'sampler', name: 'tailsampler', options, settings });
  const kept = (await readdir(join(folder, 'embeddings'), { recursive: true })).length;
  expect(kept).toBeGreaterThan(0);
  const own = await run({ kind: 'sampler', options, settings: { ...settings, tail: { use: 'adaptive' } } });
  expect((await readdir(join(folder, 'embeddings'), { recursive: true })).length).toBe(kept);
  expect({ ...own, seconds: 0 }).toEqual({ ...named, seconds: 0 });
  expect(named).toMatchObject({
    task: 'samplers',
    measures: { counts: { rare: 1 } },
    classSizes: { true: { length: split.train.length } },
  });
  const lof = await run({ kind: 'sampler', name: 'lof', options: { neighbors: 2 }, settings });
  expect(lof).toMatchObject({ task: 'samplers', classSizes: null });
});

it('stops before it begins when it was told to', async () => {
  await using stopped = openSession({ threads: 1, signal: AbortSignal.abort() });
  const task = {
    split,
    seed: 0,
    system: { kind: 'pipeline', settings },
    measure: { pixels: false, patches: false },
  } as const;
  await expect(runCell(task, { ...host, session: stopped })).rejects.toMatchObject({ code: 'E_ABORTED' });
});
