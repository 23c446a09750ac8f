import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel, type Model } from '@tailedcore/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { fit, openModel, type Prediction, predict } from './index.ts';
import { put, writePhotographs } from './fixtures/photographs.ts';
import { runHere, spawnCli } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (...names: string[]) => join(folder, ...names);

/** Options that take `factor`, as a schema library would tell them, without one. */
const options = `{
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) => Object.keys(value).some((key) => key !== 'factor')
      ? { issues: [{ message: 'only factor is known' }] }
      : { value: { factor: 2, ...value } },
    jsonSchema: {
      input: () => ({ type: 'object', properties: { factor: { type: 'number', default: 2, description: 'How much' } }, additionalProperties: false }),
      output: () => ({ type: 'object' }),
    },
  },
}`;
const scorer = (score: string) => `export const plugin = {
  apiVersion: 1, kind: 'scorer', name: 'largest', description: 'The largest distance.', options: ${options},
  create: ({ factor }) => ({ neighbors: 1, score: ({ distances }, bank, images) => (${score}) }),
};`;
const goodScorer = scorer(
  '{ patches: distances.map((d) => factor * d), images: new Float32Array(images).fill(factor * Math.max(...distances)) }',
);
const cleaner = `exports.plugin = {
  apiVersion: 1, kind: 'cleaner', name: 'halver', description: 'Keeps every other patch.', options: ${options},
  create: () => ({
    async clean({ features }) {
      const rows = new Uint32Array(features.rows >> 1).map((_, i) => 2 * i);
      return { rows, weights: new Float32Array(features.rows).fill(1) };
    },
  }),
};`;

async function writePackage(name: string, text: string, facts: object = { type: 'module' }): Promise<void> {
  const manifest = { name, version: '1.2.3', main: 'index.js', ...facts };
  await put(at('node_modules', name, 'package.json'), JSON.stringify(manifest));
  await put(at('node_modules', name, 'index.js'), text);
}

beforeAll(async () => {
  await writePhotographs(at('photos'), 4);
  await writePackage('tailedcore-scorer-largest', goodScorer);
  await writePackage('tailedcore-cleaner-halver', cleaner, {});
  await writePackage('@acme/tailedcore-cleaner-broken', 'throw new Error("no licence")');
  await writePackage(
    'tailedcore-scorer-nan',
    scorer('{ patches: distances.map(() => NaN), images: new Float32Array(images) }'),
  );
  await writePackage('tailedcore-scorer-throws', scorer('nothing.here'));
  await put(at('mine.ts'), `const score: string = 'typed';\n${goodScorer}`);
});

/** Runs the built command in the folder. */
const run = (...args: string[]) => spawnCli(args, { cwd: folder });
const fitWith = (output: string, ...settings: string[]) =>
  run('fit', 'photos', '-o', output, '--threads', '2', '--quiet', ...settings.flatMap((set) => ['--set', set]));

/** What a model says of one photograph. */
async function score(model: string, ...args: string[]): Promise<number> {
  const { stdout, stderr } = await run('predict', model, 'photos/00.png', '--threads', '1', '--json', ...args);
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { images: [{ score: number }] }).images[0].score;
}

describe('parts from packages', () => {
  let scored: number;
  beforeAll(async () => {
    const settings = ['cleaner.use=halver', 'scorer.use=tailedcore-scorer-largest', 'scorer.options.factor=3'];
    expect(await fitWith('m', ...settings)).toMatchObject({ code: 0, stderr: '' });
    scored = await score('m');
  });

  it('make a model that records them', async () => {
    const model = await loadModel(at('m'));
    expect(model.config.cleaner.use).toBe('tailedcore-cleaner-halver');
    expect(model.config.scorer).toEqual({ use: 'tailedcore-scorer-largest', options: { factor: 3 } });
    expect(model.parts).toMatchObject({
      cleaner: { name: 'halver', version: '1.2.3', origin: 'package' },
      scorer: { name: 'largest', version: '1.2.3', origin: 'package' },
      index: { name: 'exact', origin: 'built-in' },
    });
  });

  it('do what they say: the scores are three times the distances', async () => {
    expect(await fitWith('plain', 'cleaner.use=halver', 'scorer.options.imageScore=max')).toMatchObject({ code: 0 });
    expect(scored).toBeCloseTo(3 * (await score('plain')), 3);
  });

  it('are shown by inspect, third-party ones only, and all as JSON', async () => {
    const { stdout } = await run('inspect', 'm');
    expect(stdout).toMatch(/^Plugin {7}cleaner halver: package tailedcore-cleaner-halver 1\.2\.3$/m);
    expect(stdout).toMatch(/^Plugin {7}scorer largest: package tailedcore-scorer-largest 1\.2\.3$/m);
    expect(stdout.match(/^Plugin/gm)).toHaveLength(2);
    const { parts } = JSON.parse((await run('inspect', 'm', '--json')).stdout) as Model;
    expect(parts?.coreset).toEqual({ name: 'greedy', version: expect.any(String), origin: 'built-in' });
  });

  it('predict only where the scorer is found, or another of its name is named', async () => {
    await rename(at('node_modules'), at('hidden'));
    const missing = await run('predict', 'm', 'photos');
    const named = await score('m', '--plugin', './mine.ts');
    await rename(at('hidden'), at('node_modules'));
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toMatch(
      /E_PLUGIN_UNKNOWN.*tailedcore-scorer-largest[^]*npm install tailedcore-scorer-largest/,
    );
    expect(missing.stderr).not.toContain('tailedcore-cleaner-halver');
    expect(named).toBe(scored);
  });

  it('are found through the library from the folder that is given, or handed over', async () => {
    const settings = { cleaner: { use: 'halver' }, scorer: { use: 'largest', options: { factor: 3 } } };
    const model = await fit(at('photos'), { settings, from: folder, threads: 2 });
    expect(model.parts?.scorer).toEqual({ name: 'largest', version: '1.2.3', origin: 'package' });
    await expect(openModel(model, { from: '/', threads: 1 })).rejects.toMatchObject({ code: 'E_PLUGIN_UNKNOWN' });
    for await (const result of predict(model, at('photos', '00.png'), { from: folder, threads: 1 }))
      expect((result as Prediction).score).toBe(scored);
    await using named = await openModel(model, { from: folder, pluginSpecifiers: ['./mine.ts'], threads: 1 });
    expect(named.model).toBe(model);
  });

  it('of another version are a warning', async () => {
    await writePackage('tailedcore-scorer-largest', goodScorer, { type: 'module', version: '2.0.0' });
    const { code, stderr } = await run('predict', 'm', 'photos/00.png', '--threads', '1', '--quiet');
    await writePackage('tailedcore-scorer-largest', goodScorer);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/version 2\.0\.0 here.*made with 1\.2\.3/),
    });
  });
});

describe('a part from a file', () => {
  it('is remembered by its own name, and has to be named to predict', async () => {
    expect(await fitWith('f', 'scorer.use=./mine.ts')).toMatchObject({ code: 0, stderr: '' });
    const model = await loadModel(at('f'));
    expect(model.config.scorer.use).toBe('largest');
    expect(model.parts?.scorer).toEqual({ name: 'largest', origin: 'file' });
    const missing = await run('predict', 'f', 'photos');
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringMatching(/E_PLUGIN_UNKNOWN.*"largest".*--plugin/) });
    const fromFile = await score('f', '--plugin', './mine.ts');
    const others = ['--plugin', 'tailedcore-cleaner-halver', '--plugin', 'tailedcore-scorer-largest'];
    expect(await score('f', ...others)).toBe(fromFile);
    const ended = await run('predict', 'f', 'photos', '--plugin', './mine.ts', '--plugin', './none.ts');
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/E_PLUGIN_UNKNOWN.*\.\/none\.ts/) });
    expect(await runHere(['predict', at('f'), at('photos'), '--plugin', ''])).toMatchObject({ code: 2 });
  });
});

describe('what a part does wrong is told with its name:', () => {
  it.each([
    ['scorer.use=nan', 1, /E_PLUGIN_RESULT: The scorer tailedcore-scorer-nan .*patches\[0\]: expected a finite number/],
    ['scorer.use=throws', 1, /E_PLUGIN_FAILED: The scorer tailedcore-scorer-throws failed: nothing is not defined/],
    ['cleaner.use=@acme/broken', 2, /cleaner\.use: [^]*no licence/],
    ['cleaner.use=nowhere', 2, /cleaner\.use: [^]*npm install tailedcore-cleaner-nowhere/],
    ['scorer.options.other=1', 2, /scorer\.options/],
  ])('%s', async (setting, code, reason) => {
    const ended = await fitWith('no', 'scorer.use=largest', setting);
    expect(ended).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(reason) });
  });
});

describe('plugins', () => {
  it('lists built-in parts and packages, with the reason where one cannot be used', async () => {
    const { code, stdout } = await run('plugins');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^cleaner +lof +\d\S+ +\S/m);
    expect(stdout).toMatch(/^cleaner +tailedcore-cleaner-halver +1\.2\.3 +Keeps every other patch\.$/m);
    expect(stdout).toMatch(/^cleaner +@acme\/tailedcore-cleaner-broken +cannot be used: .*no licence$/m);
    expect(stdout).not.toContain('How much');
  });

  it('tells options, and one kind only if asked to', async () => {
    const { stdout } = await spawnCli(['plugins', '--kind', 'scorer', '--options'], { cwd: at('photos') });
    expect(stdout).toMatch(/^scorer +tailedcore-scorer-largest .*\n +factor: number \(default 2\)\. How much$/m);
    expect(stdout).toMatch(/^ +imageScore: /m);
    expect(stdout).not.toMatch(/^cleaner/m);
  });

  it('prints JSON with the schema of the options', async () => {
    const { stdout } = await run('plugins', '--json', '--kind', 'scorer');
    const found = (JSON.parse(stdout) as { name: string }[]).find(({ name }) => name === 'tailedcore-scorer-largest');
    expect(found).toMatchObject({
      kind: 'scorer',
      version: '1.2.3',
      origin: 'package',
      options: [{ name: 'factor', type: 'number', default: 2, required: false, description: 'How much' }],
      schema: { properties: { factor: { type: 'number' } } },
    });
  });

  it('refuses a kind that is none', async () => {
    expect(await runHere(['plugins', '--kind', 'polisher'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('backbone'),
    });
  });
});
