import { link, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findImages } from '@tailedcore/runtime';
import { drawPhotograph, put, writePhotographs } from './fixtures/photographs.ts';
import { fitTo } from './fixtures/production-line.ts';
import { runHere, spawnCli } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (...parts: string[]) => join(folder, ...parts);
const namesOf = (stdout: string) => JSON.parse(stdout).images.map(({ name }: { name: string }) => name);
const predict = async (...args: string[]) => runHere(['predict', at('model'), ...args, '--json', '--threads', '2']);

const odd = [
  '-dash.png',
  '[brackets] (1).png',
  'a b  c.png',
  'café/ключ/写真.png',
  'comma, "quote".png',
  'line\nbreak.png',
  "it's 100 % $HOME `x`.png",
  '=1+1.png',
];

beforeAll(async () => {
  await writePhotographs(at('plain'), 3);
  for (const [i, name] of odd.entries()) await put(at('odd', name), await drawPhotograph(i));
  await put(at('odd', 'notes.md'), 'no image');
  await fitTo(at('model'), at('plain'));
});

describe('images may be given as', () => {
  it.each([
    ['a folder', () => [at('plain')], ['00.png', '01.png', '02.png']],
    ['a glob', () => [at('plain', '0[12].png')], ['01.png', '02.png']],
    ['an image', () => [at('plain', '01.png')], ['01.png']],
    ['several', () => [at('plain', '01.png'), at('odd', 'a b  c.png')], ['odd/a b  c.png', 'plain/01.png']],
    ['a CSV list', () => [at('lists', 'some.csv')], ['../plain/00.png', '../plain/02.png']],
    ['a text list', () => [at('lists', 'some.txt')], ['../odd/-dash.png', '../plain/01.png']],
  ])('%s', async (_, inputs, names) => {
    await put(at('lists', 'some.csv'), 'label,path\r\ngood,../plain/02.png\r\n"a, b",../plain/00.png\r\n');
    await put(at('lists', 'some.txt'), '\uFEFF# line 3\n../plain/01.png\n\n../odd/-dash.png\n');
    const { code, stdout, stderr } = await predict(...inputs());
    expect({ code, names: namesOf(stdout) }).toEqual({ code: 0, names });
    expect(stderr).toBe('');
  });
});

describe('odd file names', () => {
  it('are read, kept and written out: spaces, scripts, brackets, quotes, line breaks, leading dashes', async () => {
    const output = at('ünï cödé [1].tailedcore');
    const learnt = await runHere(['fit', at('odd'), '-o', output, '--json', '--threads', '2']);
    expect(learnt).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^1 other file passed over: images end in \.jpg/),
    });
    const { code, stdout } = await runHere([
      'predict',
      output,
      at('odd'),
      '--json',
      '--heatmaps',
      at('maps'),
      '--threads',
      '2',
    ]);
    expect(code).toBe(0);
    expect(namesOf(stdout).sort()).toEqual([...odd].sort());
    const maps = (await readdir(at('maps'), { recursive: true })).filter((name) => name.endsWith('.png'));
    expect(maps.sort()).toEqual(odd.map((name) => `${name}.png`).sort());
  });

  it('cannot break out of the CSV or the table', async () => {
    const csv = (await runHere(['predict', at('model'), at('odd'), '--csv', '--threads', '2'])).stdout;
    expect(csv).toContain('\r\n"comma, ""quote"".png",');
    expect(csv).toContain('\r\n"line\nbreak.png",');
    expect(csv).toContain("\r\n'=1+1.png,");
    const table = (await runHere(['predict', at('model'), at('odd'), '--threads', '2'])).stdout;
    expect(table).toContain('  line\\nbreak.png\n');
  });

  it('with a leading dash work as arguments after "--", and below a folder', async () => {
    const args = ['predict', '../model', '--json', '--threads', '2', '--', '-dash.png'];
    const ended = await spawnCli(args, { cwd: at('odd') });
    expect({ code: ended.code, names: namesOf(ended.stdout) }).toEqual({ code: 0, names: ['-dash.png'] });
  });

  it('may be as long as the system allows, also for heat maps', async () => {
    const deep = at('long', ...Array<string>(8).fill('d'.repeat(200)));
    const name = `${'字'.repeat(83)}.png`;
    await put(join(deep, name), await drawPhotograph(1));
    await put(join(deep, `${'字'.repeat(82)}x.png`), await drawPhotograph(2));
    const { code, stdout, stderr } = await predict(at('long'), '--heatmaps', at('long maps'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Heat maps: ' + at('long maps') + '\n' });
    expect(namesOf(stdout)).toHaveLength(2);
    const maps = (await readdir(at('long maps'), { recursive: true })).filter((path) => path.endsWith('.png'));
    expect(maps).toHaveLength(2);
  });

  it('from lists above their folder give heat maps inside theirs', async () => {
    await put(at('lists', 'up.txt'), '../plain/00.png\n../../' + folder.split('/').at(-1) + '/plain/01.png\n');
    expect(await predict(at('lists', 'up.txt'), '--heatmaps', at('up', 'maps'))).toMatchObject({ code: 0 });
    expect((await readdir(at('up'), { recursive: true })).filter((path) => path.endsWith('.png')).sort()).toEqual([
      join('maps', '__', 'plain', '00.png.png'),
      join('maps', '__', 'plain', '01.png.png'),
    ]);
  });
});

describe('10,000 files', () => {
  beforeAll(async () => {
    await mkdir(at('many'));
    const one = await put(at('tiny.png'), await drawPhotograph(1, { side: 32 }));
    for (let i = 0; i < 10_000; i += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, j) => link(one, at('many', `${i + j}.png`))));
    }
  });

  it('are listed in order, each once, in a moment', async () => {
    const started = performance.now();
    const { files } = await findImages([at('many'), at('many', '*.png')]);
    expect(files).toHaveLength(10_000);
    expect(files.slice(0, 3).map(({ name }) => name)).toEqual(['0.png', '1.png', '10.png']);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

it('a mixture of paths and files is refused', async () => {
  await expect(findImages(['a', { name: 'b', path: 'b' }] as never)).rejects.toMatchObject({ code: 'E_OPTION' });
});
