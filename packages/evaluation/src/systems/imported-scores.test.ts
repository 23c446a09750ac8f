import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '@tailedcore/runtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BenchResults } from '../benchmark/cell-result.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import { imagesCsv } from '../tables/csv-files.ts';
import { labelled, openTinySession } from './fixtures/tiny-split.ts';
import { importedScores, type ScoresOptions } from './imported-scores.ts';
import type { Judgement } from './system.ts';

let folder: string;
let session: Session;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scores-'));
  session = openTinySession();
});
afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const names = ['a/test/good/0.png', 'a/test/spot/0.png', 'b/test/good/0.png'];
const splitOf = (name: string): EvaluationSplit => ({
  name,
  family: 'tiny',
  dataset: 'tiny',
  tail: [],
  train: [],
  test: names.map((one) => labelled('/data', one)),
});

async function judged(
  text: string,
  {
    name = 's/1',
    seed = 0,
    on = session,
    ...options
  }: { name?: string; seed?: number; on?: Session } & ScoresOptions = {},
) {
  const path = join(folder, 'scores.csv');
  await writeFile(path, text);
  const system = await importedScores(path, options);
  await using fitted = await system.fit(splitOf(name), seed, on);
  const judgements: Judgement[] = [];
  for await (const judgement of fitted.judge()) judgements.push(judgement);
  return { judgements, facts: fitted.facts };
}

it('judges the test images in their order, without maps, and counts rows that it does not need', async () => {
  const text = [
    'path,score,p,verdict',
    ...names.toReversed().map((name, i) => `/x/${name},${i},,`),
    'c/test/good/0.png,9,,',
  ];
  const { judgements, facts } = await judged(text.join('\n'));
  expect(judgements).toEqual([2, 1, 0].map((score) => ({ score, pValue: null, verdict: null })));
  expect(facts).toEqual({ threshold: null, unusedScores: 1 });
});

it('gives on p-values and verdicts', async () => {
  const text = ['path,score,p,verdict', ...names.map((name) => `${name},1,0.5,defect`)];
  expect((await judged(text.join('\n'))).judgements[0]).toEqual({ score: 1, pValue: 0.5, verdict: 'defect' });
});

it('takes rows of the split and the seed, and those that count for all', async () => {
  const text = [
    'name,score,split,seed',
    `${names[0]},1,s/1,0`,
    `${names[0]},2,s/2,0`,
    `${names[0]},3,s/1,1`,
    `${names[1]},4,s/1,`,
    `${names[1]},5,s/2,`,
    `${names[2]},6,,`,
  ].join('\n');
  const scores = async (name: string, seed: number) =>
    (await judged(text, { name, seed })).judgements.map(({ score }) => score);
  expect(await scores('s/1', 0)).toEqual([1, 4, 6]);
  expect(await scores('s/2', 0)).toEqual([2, 5, 6]);
  expect(await scores('s/1', 1)).toEqual([3, 4, 6]);
  await expect(scores('s/3', 7)).rejects.toThrow(
    '2 of the 3 test images of s/3 have no score with seed 7: a/test/good/0.png, a/test/spot/0.png. Its 6 rows are for the splits: s/1, s/2, any; seeds: 0, 1, any',
  );
});

it('wants one method named where the file has several', async () => {
  const text = ['name,score,method', ...names.flatMap((name, i) => [`${name},${i},winclip`, `${name},7,anomaly-clip`])];
  const scores = async (method?: string) =>
    (await judged(text.join('\n'), { ...(method && { method }) })).judgements.map(({ score }) => score);
  expect(await scores('winclip')).toEqual([0, 1, 2]);
  expect(await scores('anomaly-clip')).toEqual([7, 7, 7]);
  await expect(scores()).rejects.toThrow('it holds the scores of winclip, anomaly-clip; name one of them');
  await expect(scores('winklip')).rejects.toThrow('no scores of the method "winklip"; did you mean "winclip"?');
});

it('reads what a benchmark writes for each image, with all digits', async () => {
  const image = (name: string, score: number) => ({ ...labelled('/data', name), score, pValue: 1 / 3, verdict: null });
  const images = names.map((name, i) => image(name, Math.PI * 10 ** (9 * (i - 1))));
  const cell = { task: 'detection', split: 's/1', seed: 0, images };
  const cells = ['one', 'two'].map((method) => ({ ...cell, method }));
  const results = { cells, methods: [{ name: 'one' }, { name: 'two' }] };
  const { judgements } = await judged(
    [...imagesCsv(results as unknown as BenchResults /* the rest does not matter to images */)].join(''),
    { method: 'two' },
  );
  expect(judgements).toEqual(images.map(({ score, pValue, verdict }) => ({ score, pValue, verdict })));
});

it('has the digest of the file as identity, and the method', async () => {
  const path = join(folder, 'identity.csv');
  await writeFile(path, 'name,score,method\na,1,m\n');
  const sha256 = createHash('sha256').update('name,score,method\na,1,m\n').digest('hex');
  expect((await importedScores(path)).identity).toEqual({ system: 'scores', sha256, method: null });
  expect((await importedScores(path, { method: 'm' })).identity).toEqual({ system: 'scores', sha256, method: 'm' });
});

it('refuses files that are not there, folders, and options that are none', async () => {
  await expect(importedScores(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'E_SCORES' });
  await expect(importedScores(join(folder, 'none.csv'))).rejects.toThrow('there is no such file');
  await expect(importedScores(folder)).rejects.toThrow('it is a folder');
  await expect(importedScores('x.csv', { metod: 'm' } as object)).rejects.toMatchObject({ code: 'E_CONFIG' });
});

it('stops when told', async () => {
  const stop = new AbortController();
  await using on = openTinySession({ signal: stop.signal });
  stop.abort();
  await expect(judged(['name,score', ...names.map((name) => `${name},1`)].join('\n'), { on })).rejects.toMatchObject({
    code: 'E_ABORTED',
  });
});
