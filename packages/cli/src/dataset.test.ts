import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDataset, wholeDataset } from '@tailedcore/evaluation';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawPhotograph, put } from './fixtures/photographs.ts';
import { runHere } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const root = join(folder, 'line, "3"');
const at = (name: string) => join(folder, name);
const products = { bolt: 10, cap: 8, nut: 6, 'ring a': 12, washer: 9 };

const run = async (...args: string[]) => runHere(['dataset', ...args]);
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};
const step = ['--kind', 'step', '--k', '2', '--noise', '0.2'];

/** Five products in the layout of MVTec AD. Images of a product look alike: only their names matter here. */
beforeAll(async () => {
  for (const [i, [product, train]] of Object.entries(products).entries()) {
    const good = await drawPhotograph(i, { product: i, side: 64 });
    const bad = await drawPhotograph(i, { product: i, side: 64, spot: 20 });
    const file = (...parts: string[]) => join(root, product, ...parts);
    for (let image = 0; image < train; image++) await put(file('train', 'good', `${image}.png`), good);
    for (let image = 0; image < 3; image++) {
      await put(file('test', 'good', `${image}.png`), good);
      await put(file('test', 'spot', `${image}.png`), bad);
      if (image > 0) await put(file('ground_truth', 'spot', `${image}_mask.png`), bad);
    }
  }
});

describe('dataset show', () => {
  it('tells what was understood', async () => {
    const shown = await json('show', root);
    expect(shown).toMatchObject({ name: 'line, "3"', root, layout: 'mvtec', tail: null });
    expect(Object.keys(shown.products)).toEqual(Object.keys(products));
    expect(shown.products.bolt).toEqual({
      train: { good: 10, defective: 0 },
      validation: { good: 0, defective: 0 },
      test: { good: 3, defective: 3 },
      kinds: { spot: 3 },
      masks: 2,
    });
    const { stdout } = await run('show', root);
    expect(stdout).toContain(`${root}: layout mvtec, 5 products, 75 images\n`);
    expect(stdout).toMatch(/^ring a +12 +0 +0 +3 +3 +2$/m);
    expect(stdout).toContain('  washer: spot 3\n');
  });

  it('explains what is no data set', async () => {
    const { code, stdout, stderr } = await run('show', join(root, 'bolt'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^E_DATASET: /);
    expect(await run('show', at('none'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('E_INPUT_MISSING'),
    });
    expect(await run('show', root, '--layout', 'mvtek')).toMatchObject({ code: 2 });
  });
});

describe('dataset longtail', () => {
  it('writes a manifest of what was drawn, and tells the numbers', async () => {
    const output = at('step.csv');
    const drawn = await json('longtail', root, ...step, '-o', output);
    expect(drawn).toMatchObject({
      output,
      trainList: null,
      name: 'line, "3"/longtail/step_k2/noise20/seed01',
      test: { good: 15, defective: 15 },
    });
    const rows = Object.entries(drawn.classes) as [
      keyof typeof products,
      { good: number; defective: number; tail: boolean },
    ][];
    expect(rows.filter(([, { tail }]) => tail)).toHaveLength(3);
    for (const [product, { good, defective, tail }] of rows) {
      expect([product, good, defective]).toEqual([
        product,
        tail ? 2 : products[product],
        tail ? 0 : expect.any(Number),
      ]);
      if (!tail) expect(defective).toBe(Math.round(good * 0.2));
    }

    const split = wholeDataset(await readDataset(output));
    expect(split.tail).toEqual(rows.filter(([, { tail }]) => tail).map(([product]) => product));
    expect(split.train).toHaveLength(drawn.good + drawn.defective);
    expect(split.train.filter(({ defective }) => defective)).toHaveLength(drawn.defective);
    expect(split.test).toHaveLength(30);
    expect(split.test.filter(({ masks }) => masks.length > 0)).toHaveLength(10);
    for (const { path } of [...split.train, ...split.test]) expect(existsSync(path)).toBe(true);
  });

  it('draws the same again, and something else with another seed', async () => {
    const text = async (name: string, ...args: string[]) => {
      await json('longtail', root, ...step, '-o', at(name), ...args);
      return readFile(at(name), 'utf8');
    };
    const first = await text('a.csv');
    expect(await text('b.csv')).toBe(first);
    expect(await text('c.csv', '--seed', '2')).not.toBe(first);
    const apart = await json('longtail', root, ...step, '--no-overlap', '--max-train', '5', '-o', at('d.jsonl'));
    expect(apart.test.defective).toBe(15 - apart.defective);
    expect(apart.defective).toBe(2);
    expect(apart.name).toContain('/step_k2/max5/noise20/no-overlap/seed01');
    const pareto = await json('longtail', root, '--kind', 'pareto', '-o', at('e.csv'));
    expect(Object.values(pareto.classes)).toContainEqual(expect.objectContaining({ good: 5 }));
    const half = await json('longtail', root, ...step, '--tail-share', '0.4', '-o', at('f.csv'));
    expect(Object.values(half.classes).filter((one) => (one as { tail: boolean }).tail)).toHaveLength(2);
  });

  it('lists the training images for fit, in either form', async () => {
    const told = await run('longtail', root, ...step, '-o', at('g.csv'), '--train-list', at('g.txt'));
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toMatch(new RegExp(`Wrote ${at('g.csv')} and ${at('g.txt')}.\n$`));
    expect(told.stdout).toContain(' (rare) ');
    const paths = (await readFile(at('g.txt'), 'utf8')).trimEnd().split('\n');
    const { train } = wholeDataset(await readDataset(at('g.csv')));
    expect(paths.map((path) => join(folder, path))).toEqual(train.map(({ path }) => path));
    expect(paths[0]).toMatch(/^line, "3"\/bolt\/train\/good\/\d+\.png$/);

    await json('longtail', root, ...step, '-o', at('h.csv'), '--train-list', at('h-train.csv'));
    const output = at('h.tailedcore');
    const small = ['--resize', '64', '--crop', '64', '--augment', 'none', '--threads', '2'];
    const fitted = await runHere(['fit', at('h-train.csv'), '-o', output, '--json', ...small]);
    expect(JSON.parse(fitted.stdout).images).toMatchObject({ used: train.length, skipped: [] });
  });

  it.each([
    [['-o', 'x.csv'], 'expected --kind step, --kind pareto or --published NAME'],
    [['--kind', 'step', '-o', 'x.csv'], 'E_OPTION: --k: expected how many images a rare product keeps'],
    [['--kind', 'pareto', '--k', '4', '-o', 'x.csv'], '--k: expected --kind step, received --kind pareto'],
    [
      ['--published', 'visa/pareto/seed01', '--seed', '2', '--no-overlap', '-o', 'x.csv'],
      'received --seed, --no-overlap',
    ],
    [['--published', 'visa/pareto/seed1', '-o', 'x.csv'], 'did you mean "visa/pareto/seed01"?'],
    [['--kind', 'step', '--k', '0', '-o', 'x.csv'], 'Expected a whole number of at least 1'],
    [[...step, '--noise', '2', '-o', 'x.csv'], 'Expected a share from 0 to 1'],
    [[...step, '-o', 'same.csv', '--train-list', 'same.csv'], 'same.csv twice'],
    [step, "required option '-o, --output <file>' not specified"],
  ])('%j is refused with 2', async (args, reason) => {
    const placed = args.map((arg) => (arg.endsWith('.csv') ? at(arg) : arg));
    const { code, stdout, stderr } = await run('longtail', root, ...placed);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(reason);
    expect(existsSync(at('x.csv'))).toBe(false);
  });

  it('fails without touching a file when the data set does not fit, or an output is an input', async () => {
    const none = at('none.csv');
    expect(await run('longtail', root, '--published', 'visa/pareto/seed01', '-o', none)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^E_SPLIT: .* it has no product candle,/),
    });
    expect(existsSync(none)).toBe(false);
    await json('longtail', root, ...step, '-o', at('source.csv'));
    const before = await readFile(at('source.csv'), 'utf8');
    const over = await run('longtail', at('source.csv'), '--kind', 'pareto', '-o', at('source.csv'));
    expect(over).toMatchObject({ code: 1, stderr: expect.stringContaining('it is one of the files to be read') });
    expect(await readFile(at('source.csv'), 'utf8')).toBe(before);
    const odd = await run('longtail', root, ...step, '-o', at('odd.csv'), '--train-list', at('odd.md'));
    expect(odd).toMatchObject({ code: 1, stderr: expect.stringContaining('ends in .txt or .csv') });
    expect(existsSync(at('odd.csv'))).toBe(false);
    const ending = await run('longtail', root, ...step, '-o', at('odd.txt'));
    expect(ending).toMatchObject({ code: 1, stderr: expect.stringContaining('a manifest ends in .csv or .jsonl') });
  });

  it('can draw from a manifest, for which only its first training images count', async () => {
    await json('longtail', root, '--kind', 'pareto', '--noise', '0', '-o', at('first.csv'));
    const second = await json('longtail', at('first.csv'), ...step, '-o', at('second.csv'));
    expect(second.name).toBe('first/longtail/step_k2/noise20/seed01');
    await writeFile(at('empty.csv'), 'path,class,label,split\n');
    expect((await run('longtail', at('empty.csv'), ...step, '-o', at('third.csv'))).code).toBe(1);
  });
});

describe('dataset published', () => {
  it('lists the names, and tells the numbers of one', async () => {
    const names = await json('published');
    expect(names).toHaveLength(36);
    expect((await run('published')).stdout).toBe(`${names.join('\n')}\n`);
    const one = await json('published', 'mvtecad/step_k1/seed01');
    expect(one).toMatchObject({ good: 1715, defective: 170 });
    expect(one.classes.screw).toEqual({ good: 320, defective: 32, tail: false });
    const { stdout } = await run('published', 'mvtecad/step_k1/seed01');
    expect(stdout).toMatch(/^mvtecad\/step_k1\/seed01: 15 products, 9 of them rare\n/);
    expect(stdout).toMatch(/^all +1715 +170$/m);
    expect(await run('published', 'mvtecad/step_k2/seed01')).toMatchObject({ code: 2, stdout: '' });
  });
});

it.each([['dataset'], ['dataset show'], ['dataset longtail'], ['dataset published']])(
  '%s --help fits 80 columns',
  async (words) => {
    const { code, stdout } = await runHere([...words.split(' '), '--help']);
    expect(code).toBe(0);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  },
);
