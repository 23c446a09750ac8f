import { chmod, copyFile, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { blackPng, drawPhotograph, put, writePhotographs } from './fixtures/photographs.ts';
import { fitTo } from './fixtures/production-line.ts';
import { runHere } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (...parts: string[]) => join(folder, ...parts);
const run = (...args: string[]) => runHere([...args, '--threads', '2', '--json']);

/** Every kind of file that is no usable image, by the code that tells it. */
const bad: Readonly<Record<string, string>> = {
  'broken link.jpg': 'E_INPUT_UNREADABLE',
  'cut.jpg': 'E_IMAGE_DECODE',
  'empty.png': 'E_IMAGE_EMPTY',
  'huge.png': 'E_IMAGE_TOO_LARGE',
  'text.png': 'E_IMAGE_DECODE',
};

async function writeBad(place: string): Promise<void> {
  const jpeg = await sharp(await drawPhotograph(1))
    .jpeg()
    .toBuffer();
  await put(join(place, 'cut.jpg'), jpeg.subarray(0, jpeg.length / 2));
  await put(join(place, 'empty.png'), '');
  await put(join(place, 'huge.png'), blackPng(20_000));
  await put(join(place, 'text.png'), 'I am a text');
  await symlink('nowhere.jpg', join(place, 'broken link.jpg'));
}

beforeAll(async () => {
  await writeBad(at('bad'));
  await writePhotographs(at('some'), 5);
  await writeBad(at('some'));
  await put(at('some', 'one pixel.png'), blackPng(1));
  await fitTo(at('model'), at('some'));
});

describe('bad files among good ones', () => {
  const listed = Object.entries(bad).map(([name, code]) => ({ name, code, message: expect.stringContaining(name) }));

  it('are skipped by fit, counted and named in the model, each with its reason', async () => {
    const { code, stdout } = await runHere(['inspect', at('model'), '--json']);
    expect(code).toBe(0);
    const { images, notices } = JSON.parse(stdout);
    expect(images).toEqual({ used: 6, skipped: listed });
    expect(notices).toContainEqual({ code: 'N_SKIPPED', message: '5 of 11 files could not be used.' });
    const text = (await runHere(['inspect', at('model')])).stdout;
    expect(text).toContain(
      'Images       6 used, 5 skipped\n             E_INPUT_UNREADABLE: broken link.jpg cannot be read',
    );
  });

  it('are reported by predict, which judges the others and ends with 0', async () => {
    const { code, stdout } = await run('predict', at('model'), at('some'));
    expect(code).toBe(0);
    const { counts, images } = JSON.parse(stdout);
    expect(counts.failed).toBe(5);
    const failed = images.filter((image: object) => 'error' in image);
    expect(failed).toEqual(listed.map(({ name, ...error }) => ({ name, error })));
    expect(images.filter((image: object) => 'score' in image)).toHaveLength(6);
  });

  it('stand in the text and the CSV too', async () => {
    const { stdout } = await runHere(['predict', at('model'), at('some'), '--quiet', '--threads', '2']);
    expect(stdout).toContain('E_IMAGE_EMPTY: empty.png has no bytes. It was skipped.\n');
    expect(stdout).toMatch(/^11 images: \d+ defect, \d+ good, 5 unreadable;/m);
    const csv = (await runHere(['predict', at('model'), at('some'), '--csv', '--threads', '2'])).stdout;
    expect(csv).toContain('empty.png,,,,,,E_IMAGE_EMPTY\r\n');
  });

  it('do not reach reports or heat maps', async () => {
    const outputs = ['--heatmaps', at('maps'), '-r', at('report.html')];
    expect(await run('predict', at('model'), at('some'), ...outputs)).toMatchObject({ code: 0 });
    expect(await readdir(at('maps'))).toHaveLength(6);
  });
});

describe('a folder in which every file is bad', () => {
  it('is refused by fit with the first reason, and no model is left', async () => {
    const ended = await run('fit', at('bad'), '-o', at('none'));
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^E_NO_IMAGES: None of the 5 files can be used as an image.*broken link\.jpg/);
    expect(await readdir(folder)).not.toContain('none');
  });

  it('makes predict fail, after it told each', async () => {
    const ended = await run('predict', at('model'), at('bad'));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^E_NO_IMAGES/) });
    expect(JSON.parse(ended.stdout).counts).toEqual({ good: 0, defect: 0, unknown: 0, failed: 5 });
  });
});

describe('nothing to read', () => {
  it.each([
    ['an empty folder', 'void', 'E_INPUT_EMPTY'],
    ['a folder of other files', 'texts', 'E_INPUT_EMPTY'],
    ['a missing path', 'missing', 'E_INPUT_MISSING'],
    ['a glob without a match', 'some/*.gif', 'E_INPUT_EMPTY'],
    ['a list without a column of paths', 'list.csv', 'E_LIST'],
  ])('%s is refused with a code, by fit and by predict', async (_, name, code) => {
    await mkdir(at('void'), { recursive: true });
    await put(at('texts', 'a.md'), 'x');
    await put(at('list.csv'), 'a,b\n1,2\n');
    const start = new RegExp(`^${code}: [^]*${name.replace('*', '\\*')}`);
    expect(await run('fit', at(name), '-o', at('none'))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(start),
    });
    expect(await run('predict', at('model'), at(name))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(start),
    });
  });

  it('a photograph that may not be read is skipped, with a word on permissions', async (context) => {
    if (process.getuid?.() === 0) context.skip('the administrator may read everything');
    await writePhotographs(at('locked'), 2);
    await chmod(at('locked', '00.png'), 0);
    const { stdout } = await run('fit', at('locked'), '-o', at('locked.model'));
    expect(JSON.parse(stdout).images.skipped[0]).toMatchObject({ code: 'E_INPUT_UNREADABLE' });
  });

  it('a folder and a missing file that a list names are skipped', async () => {
    await mkdir(at('folder.jpg'));
    await put(at('list.txt'), 'some/00.png\nfolder.jpg\n# a comment\nsome/gone.png\n');
    const { stdout } = await run('predict', at('model'), at('list.txt'));
    const errors = JSON.parse(stdout).images.map(({ name, error }: { name: string; error?: object }) => [name, error]);
    expect(errors).toEqual([
      ['folder.jpg', { code: 'E_INPUT_UNREADABLE', message: expect.stringContaining('it is a folder') }],
      ['some/00.png', undefined],
      ['some/gone.png', { code: 'E_INPUT_UNREADABLE', message: expect.stringContaining('no such file') }],
    ]);
  });
});

describe('very few images', () => {
  it('one: fit works, predict gives scores without a verdict and says why', async () => {
    await writePhotographs(at('one'), 1);
    const learnt = JSON.parse((await run('fit', at('one'), '-o', at('one.model'))).stdout);
    expect(learnt.threshold.value).toBeNull();
    expect(learnt.notices.map(({ code }: { code: string }) => code)).toContain('N_NO_THRESHOLD');
    const { code, stdout } = await runHere(['predict', at('one.model'), at('some', '03.png'), '--threads', '2']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^unknown +[\d.]+ +- {2}03\.png$/m);
    expect(stdout).toMatch(/N_NO_THRESHOLD[^]*1 image: 1 without verdict\.\n$/);
    const outputs = ['-r', at('one.html'), '--heatmaps', at('one maps'), '--fail-on-defect'];
    const ended = await run('predict', at('one.model'), at('some', '03.png'), ...outputs);
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ threshold: null, images: [{ pValue: null, verdict: 'unknown' }] });
  });

  it('two: each is compared with the other', async () => {
    await writePhotographs(at('two'), 2);
    const learnt = JSON.parse((await run('fit', at('two'), '-o', at('two.model'))).stdout);
    expect(learnt.images.used).toBe(2);
    expect(learnt.threshold.value).toBeGreaterThan(0);
    expect(await run('predict', at('two.model'), at('two'))).toMatchObject({ code: 0 });
  });

  it('all identical: every preset fits, and the photograph itself is good', async () => {
    const photograph = await drawPhotograph(3);
    for (let i = 0; i < 6; i++) await put(at('same', `${i}.png`), photograph);
    await copyFile(at('same', '0.png'), at('same', '6.png'));
    for (const preset of ['tailedcore', 'softpatch']) {
      const learnt = JSON.parse((await run('fit', at('same'), '-o', at('same.model'), '--preset', preset)).stdout);
      expect(learnt.images.used).toBe(7);
      const { stdout } = await run('predict', at('same.model'), at('same', '0.png'));
      expect(JSON.parse(stdout).images[0].verdict).toBe('good');
    }
  });
});
