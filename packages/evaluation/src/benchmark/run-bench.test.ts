import { rmSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isTailedCoreError } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import type { BenchEvent } from './bench-events.ts';
import { checkRecipe } from './check-recipe.ts';
import { put, scoresCsv, workFolder, writeDataset } from './fixtures/tiny-bench.ts';
import type { RecipeInput } from './recipe-schema.ts';
import { type BenchOptions, runBench } from './run-bench.ts';

const folder = await workFolder();
const at = (...names: string[]) => join(folder, ...names);
await writeDataset(at('photos'));
await put(at('one.csv'), scoresCsv());
await put(at('two.csv'), scoresCsv(1));

/** Scores of elsewhere are the quickest of all methods. */
const recipe: RecipeInput = {
  title: 'Quick',
  dataset: { name: 'd', root: 'photos', layout: 'mvtec' },
  splits: [
    { longtail: { kind: 'step', k: 2, noise: 0.4, tailShare: 0.5, seeds: [1, 2] }, title: 'K = 2' },
    { whole: true },
  ],
  methods: [
    { name: 'one', title: 'One', scores: 'one.csv' },
    { name: 'two', scores: 'two.csv' },
  ],
};
const options: BenchOptions = { folder, out: at('out'), threads: 1, apart: false };
const run = (change: Partial<RecipeInput> = {}, over: Partial<BenchOptions> = {}) =>
  runBench(checkRecipe({ ...recipe, ...change }), { ...options, ...over });
const cellFiles = async (out: string) => (await readdir(at(out, 'cells'))).filter((file) => file.length === 69);
/** Which cells are worked on. */
const worked = (events: readonly BenchEvent[]) =>
  events.flatMap((event) => (event.kind === 'cell' ? [`${event.cell.method} ${event.cell.split}`] : []));

describe('a benchmark', () => {
  it('runs data sets x splits x methods x seeds, and writes results, tables and a page', async () => {
    const events: BenchEvent[] = [];
    const { results, cells, files } = await run({}, { onEvent: (event) => events.push(event) });
    expect(cells.map(({ state }) => state)).toEqual(new Array(6).fill('finished'));
    expect(results.methods).toEqual([
      { name: 'one', title: 'One' },
      { name: 'two', title: 'two' },
    ]);
    const [drawn, whole] = results.families;
    expect(drawn).toEqual({ name: results.cells[0]!.family, title: 'K = 2', noise: 0.4 });
    expect(whole).toEqual({ name: results.cells[5]!.family, title: results.cells[5]!.family });
    expect(results.cells[0]).toMatchObject({
      ...{ task: 'detection', dataset: 'd', method: 'one', seed: 0, pixel: null, decisions: null },
      image: { all: { auroc: 1 }, pooled: { auroc: 1 } },
    });
    expect(results.cells[0]!.tail).toHaveLength(1);
    expect(JSON.parse(await readFile(at('out', 'results.json'), 'utf8'))).toEqual(results);
    expect(files).toContain(at('out', 'report.html'));
    for (const file of files) expect((await stat(file)).size).toBeGreaterThan(0);
    expect(await cellFiles('out')).toHaveLength(6);
    expect(events.find(({ kind }) => kind === 'begun')).toEqual({
      kind: 'begun',
      cells: 6,
      finished: 0,
      jobs: 1,
      threads: 1,
    });
    expect(events.findLast(({ kind }) => kind === 'finished')).toMatchObject({ done: 6, total: 6, secondsLeft: 0 });
  });

  it('repeats no finished cell, whatever it is called now, and makes one that is damaged anew', async () => {
    const times = async () =>
      Promise.all((await cellFiles('out')).map(async (file) => [file, (await stat(at('out', 'cells', file))).mtimeMs]));
    const before = await times();
    const methods = [...recipe.methods].reverse().map((method) => ({ ...method, name: `new-${method.name}` }));
    const events: BenchEvent[] = [];
    const onEvent = (event: BenchEvent) => events.push(event);
    const { results } = await run({ methods }, { onEvent });
    expect(worked(events)).toEqual([]);
    expect(results.cells.map(({ method }) => method).slice(0, 2)).toEqual(['new-two', 'new-one']);
    expect(await times()).toEqual(before);
    const file = at('out', 'cells', `${results.cells[3]!.key}.json`);
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 100));
    const again = await run({}, { onEvent });
    expect(worked(events)).toHaveLength(1);
    expect(events).toContainEqual({ kind: 'warning', message: `${file} is damaged; this cell is made anew.` });
    expect(again.results.cells).toHaveLength(6);
  });

  it('runs again what an image, a mask or a method changes', async () => {
    const out = at('changes');
    const events: BenchEvent[] = [];
    const go = async (change: Partial<RecipeInput> = {}) => {
      events.length = 0;
      await run(change, { out, onEvent: (event) => events.push(event) });
      return worked(events).length;
    };
    const splits = [{ whole: true as const }];
    expect(await go({ splits })).toBe(2);
    await writeFile(at('two.csv'), scoresCsv(2));
    expect(await go({ splits })).toBe(1);
    await writeFile(at('photos/a/ground_truth/spot/00_mask.png'), await readFile(at('photos/a/test/good/00.png')));
    expect(await go({ splits, measure: { pixels: false } })).toBe(2);
    expect(await go({ splits })).toBe(2);
    await writeFile(at('photos/b/train/good/00.png'), await readFile(at('photos/b/train/good/01.png')));
    expect(await go({ splits })).toBe(2);
  });

  it('works once on what two methods share', async () => {
    const methods = ['x', 'y'].map((name) => ({ name, scores: 'one.csv' }));
    const events: BenchEvent[] = [];
    const out = at('shared');
    const { results, cells } = await run({ methods }, { out, onEvent: (event) => events.push(event) });
    expect(worked(events)).toHaveLength(3);
    expect(cells).toHaveLength(6);
    expect(results.cells.map(({ method }) => method)).toEqual(['x', 'y', 'x', 'y', 'x', 'y']);
    expect(events.findLast(({ kind }) => kind === 'finished')).toMatchObject({ done: 6, total: 6 });
  });

  it('writes failures down, goes on, and tries them again the next time', async () => {
    const rows = scoresCsv().split('\n');
    await put(at('holes.csv'), rows.slice(0, -2).join('\n'));
    const methods = [{ name: 'holes', scores: 'holes.csv' }, ...recipe.methods];
    const { results, cells } = await run({ methods }, { out: at('fails') });
    expect(results.failures).toHaveLength(3);
    expect(results.failures[0]).toMatchObject({ method: 'holes', message: expect.stringContaining('E_SCORES') });
    expect(cells.filter(({ state }) => state === 'finished')).toHaveLength(6);
    await put(at('holes.csv'), rows.join('\n'));
    expect((await run({ methods }, { out: at('fails') })).results.failures).toEqual([]);
  });

  it('fails the cells whose files cannot be read, before any work, and remembers what it read', async () => {
    const backbone = { use: 'wide-resnet50', options: { weights: './none.safetensors' } };
    const methods = [{ name: 'lost', settings: { backbone } }, recipe.methods[0]!];
    const events: BenchEvent[] = [];
    const over = { out: at('lost'), onEvent: (event: BenchEvent) => events.push(event) };
    const { results, cells } = await run({ methods, splits: [{ whole: true }] }, over);
    expect(cells.map(({ state }) => state)).toEqual(['failed', 'finished']);
    expect(results.failures[0]!.message).toMatch(/E_INPUT_UNREADABLE: .*none\.safetensors/);
    expect(worked(events)).toHaveLength(1);
    const { files } = JSON.parse(await readFile(at('lost', 'cells', 'digests.json'), 'utf8'));
    expect(Object.keys(files)).toContain(at('photos/a/train/good/00.png'));
  });

  it('works only on what is named, shows what else is finished, and says what a dry run would do', async () => {
    const states = async (over: Partial<BenchOptions>) =>
      (await run({}, { out: at('part'), ...over })).cells.map(({ state }) => state);
    expect(await states({ dryRun: true })).toEqual(new Array(6).fill('to do'));
    await expect(stat(at('part'))).rejects.toThrow('ENOENT');
    const passed = 'passed over';
    const begun: BenchEvent[] = [];
    expect(await states({ only: ['two', 'd/longtail/*'], onEvent: (event) => begun.push(event) })).toEqual([
      passed,
      'finished',
      passed,
      'finished',
      passed,
      passed,
    ]);
    expect(begun.find(({ kind }) => kind === 'begun')).toMatchObject({ cells: 2, finished: 0 });
    expect(await states({ only: ['one'], dryRun: true })).toEqual([
      'to do',
      'finished',
      'to do',
      'finished',
      'to do',
      passed,
    ]);
    expect((await run({}, { out: at('part'), only: ['*e'] })).results.cells).toHaveLength(5);
    await expect(run({}, { only: ['tow'] })).rejects.toMatchObject({ code: 'E_OPTION' });
  });

  it('finds data sets where it is told to, and says which has no folder', async () => {
    const dataset = { name: 'd' };
    await expect(run({ dataset })).rejects.toThrow('the data set d: expected its folder: --data d=PATH, received none');
    await expect(run({ dataset }, { data: { e: at('photos') } })).rejects.toThrow(
      'names of the recipe (d), received e',
    );
    const datasets = [dataset, { name: 'e' }];
    const two = { dataset: undefined, datasets, splits: [{ whole: true as const }] };
    const given = { data: { d: at('photos') }, out: at('found') };
    await expect(run(two, given)).rejects.toThrow('the data set e');
    const { leftOut, cells } = await run(two, { ...given, only: ['one'] });
    expect({ leftOut, cells }).toMatchObject({
      leftOut: ['e'],
      cells: [{ state: 'finished' }, { state: 'passed over' }],
    });
    await expect(run(two, { only: ['one'] })).rejects.toThrow('the data set d');
  });

  it('names every wrong setting of every method at its place', async () => {
    const methods = [
      { name: 'a', settings: { coreset: { ratio: 2 } } },
      { name: 'b', baseline: 'padim' as const, options: { dimension: 5 } },
      { name: 'c', settings: { cleaner: { use: 'lof', options: { neighbours: 3 } } } },
    ];
    const error = await run({ methods }).catch((thrown: unknown) => thrown);
    expect(isTailedCoreError(error, 'E_RECIPE') && error.message.split('\n').slice(1)).toEqual([
      expect.stringContaining('methods.0: coreset.ratio: expected a number'),
      expect.stringContaining('methods.1: padim'),
      expect.stringContaining('methods.2: cleaner.options.neighbours'),
    ]);
  });

  it('stops when told, and keeps what is finished', async () => {
    const stop = new AbortController();
    const onEvent = ({ kind }: BenchEvent) => kind === 'finished' && stop.abort();
    const stopped = run({}, { out: at('stopped'), signal: stop.signal, onEvent });
    await expect(stopped).rejects.toMatchObject({ code: 'E_ABORTED' });
    expect(await cellFiles('stopped')).toHaveLength(1);
    await expect(stat(at('stopped', 'results.json'))).rejects.toThrow('ENOENT');
    const states = (await run({}, { out: at('stopped'), dryRun: true })).cells.map(({ state }) => state);
    expect(states).toEqual(['finished', 'to do', 'to do', 'to do', 'to do', 'to do']);
  });

  it('shares cells with another benchmark, where it is told to', async () => {
    const events: BenchEvent[] = [];
    const onEvent = (event: BenchEvent) => events.push(event);
    const shared = { cells: at('common') };
    await run({}, { out: at('mine'), ...shared });
    const { cells } = await run({ title: 'Other' }, { out: at('other'), ...shared, onEvent });
    expect(worked(events)).toEqual([]);
    expect(cells.map(({ state }) => state)).toEqual(new Array(6).fill('finished'));
    expect(await readdir(at('other'))).not.toContain('cells');
  });

  it('ends when a cell cannot be kept', async () => {
    const started: string[] = [];
    const onEvent = (event: BenchEvent) => {
      started.push(...worked([event]));
      if (event.kind === 'cell') rmSync(at('gone', 'cells'), { recursive: true });
    };
    await expect(run({}, { out: at('gone'), onEvent })).rejects.toMatchObject({ code: 'E_OUTPUT' });
    expect(started).toHaveLength(1);
  });

  it('says when the folder cannot be made', async () => {
    await put(at('file'), '');
    await expect(run({}, { out: at('file') })).rejects.toMatchObject({ code: 'E_OUTPUT' });
  });
});
