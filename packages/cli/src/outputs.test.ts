import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { put, writePhotographs } from './fixtures/photographs.ts';
import { fitTo } from './fixtures/production-line.ts';
import { runHere, spawnCli } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const at = (...parts: string[]) => join(folder, ...parts);
const fit = (output: string, ...more: string[]) =>
  runHere(['fit', at('photos'), '-o', output, '--threads', '2', '--quiet', ...more]);
beforeAll(async () => {
  await writePhotographs(at('photos'), 4);
  await fitTo(at('model'), at('photos'));
  await mkdir(at('dir'));
});

describe('an output that cannot be written is told before the work, with E_OUTPUT and 1', () => {
  it.each([
    ['a missing folder', () => at('no', 'm'), /the folder .* does not exist/],
    ['a folder', () => at('dir'), /it is a folder/],
    ['below a file', () => at('model', 'm'), /not a folder/],
    ['a name too long', () => at('x'.repeat(300)), /too long/],
    ['a photograph to be read', () => at('photos', '00.png'), /one of the files to be read/],
    ['a device', () => '/dev/null', /not an ordinary file/],
  ])('%s', async (_, path, reason) => {
    const started = performance.now();
    const { code, stdout, stderr } = await fit(path());
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^E_OUTPUT: /);
    expect(stderr).toMatch(reason);
    expect(performance.now() - started).toBeLessThan(1000);
    for (const output of [
      ['--csv', `${path()}.csv`],
      ['-r', path()],
    ]) {
      if (output[1] === '/dev/null.csv' || output[1]?.endsWith('dir.csv') || output[1]?.endsWith('00.png.csv'))
        continue;
      const ended = await runHere(['predict', at('model'), at('photos'), ...output, '--threads', '2']);
      expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^E_OUTPUT/) });
    }
  });

  it('the model itself, the list that is read, the same file twice, a heat-map folder that is a file', async () => {
    await put(at('list.csv'), 'path\nphotos/00.png\n');
    await symlink('model', at('link.json'));
    const predict = (...more: string[]) => runHere(['predict', at('model'), at('photos'), ...more, '--quiet']);
    expect((await predict('-r', at('model'))).stderr).toMatch(/^E_OUTPUT.*one of the files to be read/);
    expect((await predict('--json', at('link.json'))).stderr).toMatch(/^E_OUTPUT.*one of the files to be read/);
    expect((await predict(at('list.csv'), '--csv', at('list.csv'))).stderr).toMatch(/^E_OUTPUT.*files to be read/);
    expect(await predict('--csv', at('a.csv'), '-r', at('a.csv'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^E_OPTION.*twice/),
    });
    expect((await predict('--heatmaps', at('model'))).stderr).toMatch(/^E_OUTPUT.*model/);
    expect(readFileSync(at('list.csv'), 'utf8')).toBe('path\nphotos/00.png\n');
  });
});

describe('a model that is there', () => {
  it('is replaced by a fit that works', async () => {
    await put(at('old'), 'old');
    expect(await fit(at('old'))).toMatchObject({ code: 0 });
    expect(readFileSync(at('old')).equals(readFileSync(at('model')))).toBe(true);
  });

  it('is kept, byte for byte, by fits that fail', async () => {
    const before = readFileSync(at('model'));
    await put(at('texts', 'a.png'), 'text');
    expect(await runHere(['fit', at('texts'), '-o', at('model'), '--quiet'])).toMatchObject({ code: 1 });
    expect((await fit(at('model'), '--memory', '1MB')).stderr).toMatch(
      /^E_MEMORY: This needs about \d MB of memory, and the limit is 1 MB/,
    );
    expect(await fit(at('model'), '--crop', '100')).toMatchObject({ code: 2 });
    expect(readFileSync(at('model')).equals(before)).toBe(true);
    expect((await readdir(folder)).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('a full disk', () => {
  const disk = at('disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
  if (!mounted)
    console.warn('SKIPPED: a full disk cannot be made here (mounting a small file system takes the administrator)');
  afterAll(() => {
    if (mounted) spawnSync('umount', [disk]);
  });

  it.skipIf(!mounted)('at the model is told, keeps the old model and leaves nothing half-written', async () => {
    await put(join(disk, 'm'), 'old');
    const ended = await fit(join(disk, 'm'));
    expect(ended).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^E_DISK_FULL: .*disk\/m cannot grow/),
    });
    expect(await readdir(disk)).toEqual(['m']);
    expect(readFileSync(join(disk, 'm'), 'utf8')).toBe('old');
  });

  it.skipIf(!mounted)('at the temporary features is told, naming TMPDIR, and leaves no model', async () => {
    // 4 x 784 patches: 0.9 MB projected to 64 columns, and 1.6 MB in full.
    const args = ['--set', 'projection=64', '--memory', '2MB', '--threads', '2'];
    const ended = await spawnCli(['fit', at('photos'), '-o', at('wide'), ...args], { env: { TMPDIR: disk } });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/in a temporary file;[^]*E_DISK_FULL: .*TMPDIR/);
    expect(await readdir(disk)).toEqual(['m']);
    expect(await readdir(folder)).not.toContain('wide');
  });

  it.skipIf(!mounted)('at the report is told after the numbers were printed', async () => {
    await put(join(disk, 'ballast'), Buffer.alloc(1_000_000));
    const args = ['predict', at('model'), at('photos'), '--json', '-r', join(disk, 'r.html'), '--threads', '2'];
    const ended = await runHere(args);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^E_DISK_FULL/) });
    expect(JSON.parse(ended.stdout).images).toHaveLength(4);
    expect((await readdir(disk)).sort()).toEqual(['ballast', 'm']);
  });
});

it('features that spill to a file give the same model as features in memory', async () => {
  const wide = ['--set', 'projection=64'];
  expect(await fit(at('in memory'), ...wide)).toMatchObject({ code: 0 });
  expect(await fit(at('in a file'), ...wide, '--memory', '2MB')).toMatchObject({ code: 0 });
  expect(readFileSync(at('in a file')).equals(readFileSync(at('in memory')))).toBe(true);
});
