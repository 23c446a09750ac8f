import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitTo, writeNew, writeTraining } from './fixtures/production-line.ts';
import { runHere } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';
import { version } from './version.ts';

const folder = workFolder();
const photos = join(folder, 'photos');
const fresh = join(folder, 'new');
const model = join(folder, 'm.tailedcore');
beforeAll(async () => {
  await writeTraining(photos);
  await writeNew(fresh);
  await fitTo(model, photos);
});

describe('usage', () => {
  it.each([
    [[], 'Usage: tailedcore'],
    [['fitt'], "unknown command 'fitt'"],
    [['fit', '-o', 'm'], "missing required argument 'images'"],
    [['fit', 'x'], "required option '-o, --output <file>' not specified"],
    [['fit', 'x', '-o', 'm', '--sed', '1'], "unknown option '--sed'"],
    [['fit', 'x', '-o', 'm', '--preset', 'patchcor'], 'Allowed choices are tailedcore, patchcore, softpatch, paper'],
    [['fit', 'x', '-o', 'm', '--augment', 'rot45'], 'Allowed choices are none, rot15, rot30, rot90'],
    [['fit', 'x', '-o', 'm', '--fit', 'squeeze'], 'Allowed choices are crop, stretch'],
    [['fit', 'x', '-o', 'm', '--seed', '-1'], 'Expected a whole number from 0 to 4294967295'],
    [['fit', 'x', '-o', 'm', '--seed', 'x'], 'Expected a whole number from 0 to 4294967295'],
    [['fit', 'x', '-o', 'm', '--threads', '0'], 'Expected a whole number from 1 to 512'],
    [['fit', 'x', '-o', 'm', '--threads', '1.5'], 'Expected a whole number from 1 to 512'],
    [['fit', 'x', '-o', 'm', '--memory', 'lots'], 'Expected a size such as 2GB'],
    [['fit', 'x', '-o', 'm', '--false-alarms', '1'], 'Expected a share between 0 and 1'],
    [['fit', 'x', '-o', 'm', '--set', 'ratio'], 'Expected path=value'],
    [['fit', 'x', '-o', 'm', '--set', '=1'], 'Expected path=value'],
    [['fit', 'x', '-o', 'm', '--cache-dir', ''], 'Expected the name of a folder'],
    [['predict', 'm'], "missing required argument 'images'"],
    [['predict', 'm', 'x', '--false-alarms', 'no'], 'Expected a share between 0 and 1'],
    [['inspect'], "missing required argument 'model'"],
    [['inspect', 'm', 'n'], 'too many arguments'],
    [['doctor', '--threads', 'x'], 'Expected a whole number'],
  ])('%j is refused with 2 and a reason', async (args, reason) => {
    const { code, stdout, stderr } = await runHere(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(reason);
  });

  it.each([
    [['--crop', '100'], /E_OPTION.*multiples of 32.*image\.crop/],
    [['--crop', '320'], /image\.crop: expected at most image\.resize/],
    [['--set', 'coreset.ratoi=0.1'], /E_CONFIG.*\n.*coreset.*"ratoi"/],
    [['--set', 'image=5', '--crop', '224'], /image: expected an object.*received 5/],
    [['--set', 'cleaner.use=lofty'], /E_CONFIG.*\n {2}cleaner\.use: .*"lofty".*lof, nearest, gaussian, none/],
    [['--set', 'coreset.options.start=last'], /E_CONFIG.*\n.*coreset\.options\.start/],
    [['--set', 'tail.maxShare=2', '--set', 'seed=-1'], /(?=[^]*tail\.maxShare)(?=[^]*seed)/],
  ])('settings %j are refused with 2, naming the setting', async (args, reason) => {
    const ended = await runHere(['fit', photos, '-o', join(folder, 'no'), '--quiet', ...args]);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(reason) });
  });

  it('cannot print two formats at once', async () => {
    expect(await runHere(['predict', model, fresh, '--json', '--csv'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('help', () => {
  it.each([
    [['--help']],
    [['fit', '--help']],
    [['predict', '-h']],
    [['inspect', '--help']],
    [['help', 'doctor']],
    [['config', '--help']],
    [['init', '--help']],
    [['schema', '--help']],
  ])('%j prints usage and examples and ends with 0', async (args) => {
    const { code, stdout, stderr } = await runHere(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: tailedcore[^]*\nExamples:\n {2}\$ tailedcore /);
    for (const line of stdout.slice(0, stdout.indexOf('Examples:')).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it('knows its version', async () => {
    expect(await runHere(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('--json', () => {
  const parsed = async (...args: string[]) => {
    const { code, stdout, stderr } = await runHere([...args, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  };

  it('of fit and inspect tells everything that was learnt', async () => {
    const output = join(folder, 'again.tailedcore');
    const learnt = await parsed('fit', photos, '-o', output, '--threads', '2');
    expect(learnt).toMatchObject({
      model: output,
      preset: 'tailedcore',
      config: { coreset: { ratio: 0.01 } },
      backbone: { name: 'openimages-mobilenet-v2', id: expect.stringMatching(/^[0-9a-f]{64}$/) },
      grid: [28, 28],
      bank: { columns: 128 },
      images: { used: 20, skipped: [] },
      products: [19, 1],
      rare: [{ name: 'b/00.png', classSize: 1 }],
      copies: 47,
      suspicious: [{ name: 'a/40.png', removedShare: expect.any(Number) }],
      threshold: { value: expect.any(Number), falseAlarms: 0.01, rule: 'the largest of 18 normal training scores' },
      notices: [{ code: 'N_CROP' }, { code: 'N_THRESHOLD_UNRESOLVED' }],
    });
    expect(learnt.bank.rows).toBe(learnt.bank.head + learnt.bank.tail);
    expect(learnt.trainingScores).toHaveLength(18);
    expect(Math.max(...learnt.trainingScores)).toBe(learnt.threshold.value);
    expect(await parsed('inspect', output)).toEqual(learnt);
  });

  it('of predict tells everything about every image, in order', async () => {
    const result = await parsed('predict', model, fresh, '--threads', '2');
    expect(Object.keys(result)).toEqual([
      ...['model', 'threshold', 'falseAlarms', 'rule', 'notices', 'counts', 'images'],
    ]);
    expect(result.counts).toEqual({ good: 3, defect: 2, unknown: 0, failed: 0 });
    expect(result.images.map((image: { name: string }) => image.name)).toEqual(
      ['50', '51', '60', '61', '62'].map((name) => `${name}.png`),
    );
    for (const { score, pValue, verdict, hottest, placement } of result.images) {
      expect(verdict).toBe(score > result.threshold ? 'defect' : 'good');
      expect(pValue).toBeGreaterThan(0);
      expect(pValue).toBeLessThanOrEqual(1);
      expect(placement).toMatchObject({ width: 96, height: 96, left: 6 });
      expect(hottest.x).toBeGreaterThan(placement.left);
      expect(hottest.x).toBeLessThan(placement.right);
    }
  });

  it('of doctor tells facts and checks', async () => {
    const found = await parsed('doctor', '--threads', '2');
    expect(found).toMatchObject({ tailedcore: version, threads: 2, ok: true });
    expect(found.checks.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, true, true]);
  });
});

describe('--csv', () => {
  it('alone prints CSV and nothing else', async () => {
    const { code, stdout, stderr } = await runHere(['predict', model, '--csv', fresh, '--threads', '2']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\r\n').map((line) => line.split(',').length)).toEqual([7, 7, 7, 7, 7, 7, 1]);
  });

  it('with a file leaves standard output to people', async () => {
    const file = join(folder, 'scores.csv');
    const { stdout } = await runHere(['predict', model, fresh, '--csv', file, '--quiet', '--threads', '2']);
    expect(stdout).toMatch(/^Note: .*\n5 images: 2 defect, 3 good; .*\n$/);
    expect(await readFile(file, 'utf8')).toMatch(/^name,score,.*\r\n50\.png,\d/);
  });
});

describe('--quiet', () => {
  it('leaves fit one line', async () => {
    const ended = await runHere(['fit', photos, '-o', join(folder, 'quiet'), '--quiet', '--threads', '2']);
    expect(ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Wrote .*\n$/) });
  });

  it('leaves doctor one line when all is well', async () => {
    expect(await runHere(['doctor', '--quiet', '--threads', '2'])).toEqual({
      code: 0,
      stderr: '',
      stdout: 'Everything works.\n',
    });
  });
});

describe('--false-alarms', () => {
  const thresholdAt = async (...rate: string[]) => {
    const { stdout } = await runHere(['predict', model, fresh, '--json', '--threads', '2', ...rate]);
    return JSON.parse(stdout);
  };

  it('at predict sets the threshold anew from the stored scores, and leaves the model alone', async () => {
    const before = await readFile(model);
    const { trainingScores } = JSON.parse((await runHere(['inspect', model, '--json'])).stdout);
    const sorted = [...trainingScores].sort((a: number, b: number) => a - b);
    const half = await thresholdAt('--false-alarms', '0.5');
    // ceil(19 * 0.5) = the 10th smallest of 18.
    expect(half).toMatchObject({ falseAlarms: 0.5, threshold: sorted[9], notices: [] });
    expect((await thresholdAt()).threshold).toBe(sorted[17]);
    expect((await readFile(model)).equals(before)).toBe(true);
  });

  it('at fit is stored', async () => {
    const output = await fitTo(join(folder, 'tenth'), photos, '--false-alarms', '0.1');
    const { threshold } = JSON.parse((await runHere(['inspect', output, '--json'])).stdout);
    expect(threshold).toMatchObject({
      falseAlarms: 0.1,
      rule: 'score number 18 of 18 normal training scores, smallest first',
    });
  });
});
