import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BenchResults, DetectionCell } from '@tailedcore/evaluation';
import { beforeAll, describe, expect, it } from 'vitest';
import { notingCleaner, writeBenchData } from './fixtures/bench-data.ts';
import { put } from './fixtures/photographs.ts';
import { runHere, spawnCli, type SpawnOptions } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (...names: string[]) => join(folder, ...names);
const run = (...args: string[]) => runHere(['bench', ...args, '--threads', '1']);
const spawned = (args: readonly string[], options?: SpawnOptions) =>
  spawnCli(['bench', ...args, '--threads', '1'], { cwd: folder, ...options });

const recipe = {
  title: 'A small benchmark',
  dataset: { name: 'line', root: 'photos' },
  splits: [{ longtail: { kind: 'step', k: 2, noise: 0.4, tailShare: 0.5, seeds: [1, 2] }, title: 'K = 2' }],
  settings: { image: { resize: 64, crop: 64 } },
  methods: [
    { name: 'patchcore', settings: { preset: 'patchcore' } },
    { name: 'noting', settings: { preset: 'patchcore', cleaner: { use: './noting.mjs' } } },
  ],
};
const writeRecipe = (name: string, change: object = {}) => put(at(name), JSON.stringify({ ...recipe, ...change }));
const readResults = async (out: string) => JSON.parse(await readFile(at(out, 'results.json'), 'utf8')) as BenchResults;
/** What does not depend on the clock. */
const timeless = ({ made: _made, cells, ...rest }: BenchResults) => ({
  ...rest,
  cells: cells.map(({ seconds: _seconds, ...cell }) => cell),
});
const cellTimes = async (out: string): Promise<Record<string, number>> => {
  const files = (await readdir(at(out, 'cells'))).filter((file) => file !== 'digests.json');
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, (await stat(at(out, 'cells', file))).mtimeMs])),
  );
};
/** Waits until the processes that a cleaner noted are gone. */
async function allGone(notes: string): Promise<void> {
  const pids = (await readFile(at(notes), 'utf8')).trim().split('\n').map(Number);
  for (const end = performance.now() + 10_000; performance.now() < end; await setTimeout(50)) {
    if (!pids.some((pid) => existsSync(`/proc/${pid}`))) return;
  }
  throw new Error('a worker process lives on');
}

beforeAll(async () => {
  await writeBenchData(at('photos'));
  await put(at('noting.mjs'), notingCleaner(at('pids')));
  await writeRecipe('small.json');
});

describe('tailedcore bench', () => {
  it('goes on where it was killed: nothing finished is repeated, and the results are those of an undisturbed run', async () => {
    const whole = await spawned(['small.json', '--out', 'whole']);
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.stdout).toMatch(/^Image AUROC[^]*K = 2[^]*patchcore[^]*\n4 of 4 cells finished: whole\n$/);
    expect(whole.stderr).toMatch(/^0 of 4 cells finished; 1 at once, 1 threads\n/);
    expect(whole.stderr).toMatch(/^patchcore on line\/\S+, seed 0: [\d.]+ s \(1 of 4, about \d+ s left\)$/m);

    let said = '';
    const killed = await spawned(['small.json', '--out', 'killed'], {
      onStart: (child) =>
        child.stderr?.on('data', (text: string) => {
          said += text;
          if (said.includes('(2 of 4')) child.kill('SIGKILL');
        }),
    });
    expect(killed.signal).toBe('SIGKILL');
    if (process.platform === 'linux') await allGone('pids');
    const before = await cellTimes('killed');
    expect(Object.keys(before)).toHaveLength(2);
    expect(existsSync(at('killed', 'results.json'))).toBe(false);

    const resumed = await spawned(['small.json', '--out', 'killed']);
    expect(resumed.stderr).toMatch(/^2 of 4 cells finished/);
    expect(await cellTimes('killed')).toMatchObject(before);
    expect(timeless(await readResults('killed'))).toEqual(timeless(await readResults('whole')));

    // Everything is done: only tables are drawn.
    await rm(at('killed', 'tables.md'));
    expect(await spawned(['small.json', '--out', 'killed'])).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(at('killed', 'tables.md'))).toBe(true);
  });

  it('gives the same results with more jobs and threads', async () => {
    const ended = await spawnCli(['bench', 'small.json', '--out', 'jobs', '--jobs', '2', '--threads', '4', '-q'], {
      cwd: folder,
    });
    expect(ended).toMatchObject({ code: 0, stdout: '4 of 4 cells finished: jobs\n', stderr: '' });
    expect(timeless(await readResults('jobs'))).toEqual(timeless(await readResults('whole')));
  });

  it('stops when interrupted, and takes its processes along', async () => {
    await put(
      at('slow.mjs'),
      notingCleaner(
        at('slow-pids'),
        'await new Promise((_, no) => run.signal.addEventListener("abort", () => no(run.signal.reason)));',
      ),
    );
    await writeRecipe('slow.json', {
      methods: [recipe.methods[0], { name: 'slow', settings: { cleaner: { use: './slow.mjs' } } }],
    });
    const ended = await spawned(['slow.json', '--out', 'slow'], {
      onStart: async (child) => {
        while (!existsSync(at('slow-pids'))) await setTimeout(20);
        child.kill('SIGINT');
      },
    });
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toMatch(/Stopped; no half-written result was left behind\.\n$/);
    // What was stopped did not fail.
    expect(ended.stderr).not.toContain('failed');
    if (process.platform === 'linux') await allGone('slow-pids');
    expect(Object.keys(await cellTimes('slow'))).toHaveLength(1);
    expect((await readdir(at('slow'), { recursive: true })).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('tells cells that fail, goes on with the others, and ends with 1', async () => {
    await put(at('dies.mjs'), notingCleaner(at('dead'), 'process.kill(process.pid, "SIGKILL");'));
    const dies = { name: 'dies', settings: { cleaner: { use: './dies.mjs' } } };
    await writeRecipe('fails.json', { methods: [dies, recipe.methods[0]] });
    const { code, stdout } = await run(at('fails.json'), '--out', at('fails'), '-q');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Failed: dies on line\/\S+, seed 0: E_BENCH_PROCESS: .*\(SIGKILL\)/);
    expect(stdout).toContain('2 of 4 cells finished, 2 failed: ');
    expect((await readResults('fails')).failures).toHaveLength(2);
  });

  it('fails where a training image is damaged, and tries again when it is mended', async () => {
    await writeBenchData(at('damaged'));
    const image = at('damaged/b/train/good/3.png');
    const sound = await readFile(image);
    await put(image, sound.subarray(0, 60));
    await writeRecipe('damaged.json', { splits: [{ whole: true }], methods: [recipe.methods[0]] });
    const again = () => run(at('damaged.json'), '--out', at('damaged-out'), '--data', `line=${at('damaged')}`, '-q');
    const failed = await again();
    expect(failed).toMatchObject({ code: 1, stdout: expect.stringMatching(/E_BENCH_IMAGE: .*3\.png.*mend it/) });
    await put(image, sound);
    expect(await again()).toMatchObject({ code: 0, stdout: expect.stringContaining('1 of 1 cells finished') });
  });

  it('prints everything as JSON, and what a dry run would do', async () => {
    const { code, stdout, stderr } = await run(at('small.json'), '--out', at('whole'), '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      ...{ out: at('whole'), title: recipe.title, failures: [], leftOut: [] },
      cells: [{ method: 'patchcore', images: 8, image: { all: { auroc: expect.any(Number) } } }, {}, {}, {}],
    });
    expect(told.files).toContain(at('whole', 'report.html'));
    const plan = await run(at('small.json'), '--out', at('none'), '--dry-run');
    expect(plan.stdout).toMatch(/^to do {8}patchcore on line\/\S+, seed 0\n/);
    expect(existsSync(at('none'))).toBe(false);
  });

  it('lays settings of the command over all others', async () => {
    await run(at('small.json'), '--out', at('set'), '-q', '--only', 'patchcore', '--set', 'coreset.count=7');
    const cells = (await readResults('set')).cells as DetectionCell[];
    expect(cells.map(({ facts }) => facts.rows)).toEqual([
      { head: 7, tail: 0 },
      { head: 7, tail: 0 },
    ]);
  });

  it('lists the recipes that come with it', async () => {
    const { code, stdout } = await run('--list');
    expect(code).toBe(0);
    const listed = JSON.parse((await run('--list', '--json')).stdout) as { name: string; title: string }[];
    expect(stdout.split('\n').filter((line) => line !== '')).toHaveLength(listed.length);
    for (const { name, title } of listed)
      expect(stdout).toMatch(new RegExp(`^${name} +${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'm'));
  });

  it.each([
    [[], "missing required argument 'recipe'"],
    [['none'], 'E_OPTION: the recipe: expected a file ending in'],
    [['none.yaml'], 'file: it does not exist'],
    [['small.json', '--data', 'line'], 'Expected NAME=PATH'],
    [['small.json', '--only', 'nothing'], 'E_OPTION: only: expected a method (patchcore, noting)'],
    [['small.json', '--jobs', '0'], 'Expected a whole number from 1 to 512'],
    [['wrong.json'], 'did you mean "methods"?'],
  ])('refuses %j with 2', async (args, message) => {
    await put(at('wrong.json'), JSON.stringify({ ...recipe, method: [] }));
    const paths = args.map((arg) => (arg.endsWith('.json') ? at(arg) : arg));
    const { code, stderr } = await run(...paths, '--out', at('refused'));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(existsSync(at('refused'))).toBe(false);
  });
});

const photographs = fileURLToPath(new URL('../../../../shared/data/mixed-products', import.meta.url));
const areHere = existsSync(photographs);
if (!areHere) console.warn('No photographs in ../shared/data/mixed-products: bench is not tried on them.');

it.skipIf(!areHere)('finds defects in real photographs, head and tail', async () => {
  await writeRecipe('real.json', {
    dataset: { name: 'mixed', root: photographs, layout: 'mvtec', products: ['bottle', 'transistor'] },
    splits: [{ longtail: { kind: 'step', k: 4, noise: 0.1, tailShare: 0.5, maxTrain: 12, seeds: [1] } }],
    settings: {},
    methods: [{ name: 'tailedcore' }],
  });
  expect(await run(at('real.json'), '--out', at('real'), '-q')).toMatchObject({ code: 0 });
  const [cell] = (await readResults('real')).cells as DetectionCell[];
  expect(cell?.image.all.auroc).toBeGreaterThan(0.8);
  expect(cell?.pixel?.all.auroc).toBeGreaterThan(0.8);
  expect(cell?.pixel?.all.errorBound).toBe(0);
  expect(cell?.train.images).toBeLessThan(20);
});
