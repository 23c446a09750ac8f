import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeNew, writeTraining } from './fixtures/production-line.ts';
import { bin, spawnCli, type Ended } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const run = (...args: string[]) => spawnCli([...args, '--threads', '2'], { cwd: folder });
let fitted: Ended;
beforeAll(async () => {
  await writeTraining(join(folder, 'photos'));
  await writeNew(join(folder, 'new'));
  fitted = await run('fit', './photos', '-o', 'line3.tailedcore');
});

describe('tailedcore fit', () => {
  it('says on standard output what it learnt', () => {
    expect(fitted).toMatchObject({ code: 0 });
    const lines = fitted.stdout.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'Images       20 used, 0 skipped',
        'Products     about 2; images of each: 19, 1',
        'Rare         1 image of rare products, 47 rotated or mirrored copies',
        '             b/00.png',
        'Suspicious   1 training image',
        expect.stringMatching(/^ {13}a\/40\.png \([\d.]+ % of its patches removed\)$/),
        expect.stringMatching(/^Bank {9}\d+ patches \(\d+ of all images, \d+ of rare products\) x 128$/),
        '             2 images left out of it (rare, suspicious or without comparison)',
        expect.stringMatching(/^Wrote line3\.tailedcore \(\d MB\) in [\d.]+ s\.$/),
      ]),
    );
  });

  it('says the estimate and plain progress lines on standard error when piped', () => {
    const lines = fitted.stderr.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^20 images, 15680 patches: features take about \d+ MB of memory \(limit .+ GB\)/);
    for (const step of ['features: 20 of 20 images', 'views: 47 of 47 images', 'calibrate: 18 of 18 images']) {
      expect(lines).toContainEqual(expect.stringMatching(`^${step}(, [\\d.]+/s)?$`));
    }
    expect(fitted.stderr).not.toMatch(/\u001b|e\+/);
  });

  it('leaves the model and nothing else', async () => {
    expect((await readdir(folder)).sort()).toEqual(['line3.tailedcore', 'new', 'photos']);
  });
});

describe('tailedcore predict', () => {
  it('prints the images, highest score first, with verdicts, and a summary', async () => {
    const { code, stdout, stderr } = await run('predict', 'line3.tailedcore', './new');
    const lines = stdout.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toBe('Verdict      Score       p  Image');
    const verdicts = lines
      .slice(1, 6)
      .map((line) => /^(\w+) +[\d.]+ +[01]\.\d{4} {2}(\d\d)\.png$/.exec(line)?.slice(1));
    expect(verdicts.map((found) => found?.[0])).toEqual(['defect', 'defect', 'good', 'good', 'good']);
    expect(verdicts.map((found) => found?.[1]?.[0])).toEqual(['5', '5', '6', '6', '6']);
    expect(lines.at(-1)).toMatch(/^5 images: 2 defect, 3 good; threshold [\d.]+ for 1 % false alarms\.$/);
    expect(stderr).toMatch(/^predict: 5 of 5 images/);
  });

  it('writes a report, CSV, JSON and heat maps in one go', async () => {
    const files = ['-r', 'report.html', '--csv', 'out.csv', '--json', 'out.json', '--heatmaps', 'heat/maps'];
    const { code, stdout } = await run('predict', 'line3.tailedcore', './new', ...files);
    expect(code).toBe(0);
    expect(stdout).toContain('Heat maps: heat/maps\nReport: report.html\n');
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>[^]*50\.png[^]*<\/html>\s*$/i);
    const csv = (await readFile(join(folder, 'out.csv'), 'utf8')).trimEnd().split('\r\n');
    expect(csv).toHaveLength(6);
    expect(csv[0]).toBe('name,score,p_value,verdict,hottest_x,hottest_y,error');
    const { images } = JSON.parse(await readFile(join(folder, 'out.json'), 'utf8'));
    expect(csv.slice(1).map((line) => Number(line.split(',')[1]))).toEqual(
      images.map(({ score }: { score: number }) => score),
    );
    const maps = (await readdir(join(folder, 'heat/maps'))).sort();
    expect(maps).toEqual(['50', '51', '60', '61', '62'].map((name) => `${name}.png.png`));
    const map = await sharp(join(folder, 'heat/maps/50.png.png')).metadata();
    expect(map).toMatchObject({ format: 'png', width: 96, height: 96 });
  });

  it('finds the defect where it is, in pixels of the photograph', async () => {
    const { stdout, stderr } = await run('predict', '--json', 'line3.tailedcore', 'new/50.png');
    expect(stderr).toBe('');
    const { x, y } = JSON.parse(stdout).images[0].hottest;
    expect(Math.hypot(x - 48, y - 48)).toBeLessThan(20);
  });

  it('gives 3 when told to fail on a defect, 0 when there is none', async () => {
    const quiet = ['--quiet', '--fail-on-defect'];
    expect(await run('predict', 'line3.tailedcore', './new', ...quiet)).toMatchObject({ code: 3, stderr: '' });
    expect(await run('predict', 'line3.tailedcore', 'new/60.png', ...quiet)).toMatchObject({ code: 0 });
  });

  it('ends quietly when its reader goes away', async () => {
    const child = spawn('sh', ['-c', '"$0" "$1" predict line3.tailedcore new | head -1', process.execPath, bin], {
      cwd: folder,
    });
    let text = '';
    let errors = '';
    child.stdout.on('data', (data: Buffer) => (text += data.toString()));
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    expect((await once(child, 'close'))[0]).toBe(0);
    expect(text).toBe('Verdict      Score       p  Image\n');
    expect(errors).not.toMatch(/Error|at /);
  });
});

describe('tailedcore inspect', () => {
  it('tells parts, counts, provenance and threshold', async () => {
    const { code, stdout, stderr } = await spawnCli(['inspect', 'line3.tailedcore'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^line3\.tailedcore: \d MB, written by tailedcore \d+\.\d+\.\d+$/m);
    expect(stdout).toMatch(
      /^Preset {7}tailedcore: lof > linkage \(augment rot15\) > greedy > exact > nearest, seed 0$/m,
    );
    expect(stdout).toMatch(/^Backbone {5}openimages-mobilenet-v2 \([0-9a-f]{16}\), .*grid 28 x 28$/m);
    const learnt = fitted.stdout.slice(0, fitted.stdout.indexOf('\n\nWrote'));
    expect(stdout).toContain(learnt);
  });
});

describe('tailedcore doctor', () => {
  it('tests the engine and says what is used', async () => {
    const { code, stdout, stderr } = await run('doctor');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const key of ['tailedcore', 'node', 'threads', 'engine', 'onnxruntime', 'backbone', 'cache']) {
      expect(stdout).toMatch(new RegExp(`^${key.padEnd(13)} \\S`, 'm'));
    }
    expect(stdout.match(/^ok /gm)).toHaveLength(3);
    expect(stdout).toMatch(/Everything works\.\n$/);
  });
});
