import { mkdirSync, symlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeModel, normalizeSettings, presetNames } from '@tailedcore/core';
import { describedSchema, describedYaml } from '@tailedcore/runtime/config';
import { resolveMethod } from '@tailedcore/runtime';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writePhotographs } from './fixtures/photographs.ts';
import { runHere, spawnCli } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';

const folder = workFolder();
const root = fileURLToPath(new URL('../../..', import.meta.url));
const command = join(root, 'packages', 'cli');

let count = 0;
/** A folder of its own with files in it. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const own = join(folder, String(count++));
  mkdirSync(own, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text);
  return own;
}

/** Runs the command in this process, with another working folder. */
async function runIn(cwd: string, ...args: string[]) {
  const before = process.cwd();
  process.chdir(cwd);
  try {
    return await runHere(args);
  } finally {
    process.chdir(before);
  }
}

const settingsOf = async (...args: string[]) => {
  const { code, stdout, stderr } = await runHere(['config', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return parse(stdout);
};

describe('tailedcore config', () => {
  it('prints every setting with its default, those of parts too', async () => {
    const settings = await settingsOf('--no-config');
    expect(settings).toEqual((await resolveMethod()).complete);
    expect(settings.cleaner.options).toEqual({ neighbors: 6, keep: 0.75 });
  });

  it('lays flags over the file, the file over the preset', async () => {
    const text = 'preset: softpatch\nseed: 5\nimage: { crop: 128, resize: 200 }\ncoreset: { ratio: 0.2 }\n';
    const file = join(await folderWith({ 'mine.yaml': text }), 'mine.yaml');
    const flags = ['--config', file, '--preset', 'paper', '--crop', '64', '--set', 'coreset.count=7', '--seed', '6'];
    const set = await settingsOf(...flags);
    expect(set).toMatchObject({ preset: 'paper', seed: 6, image: { crop: 64, resize: 200, fit: 'crop' } });
    // The ratio of the file, the count of a flag, the limit of the preset.
    expect(set.coreset).toMatchObject({ ratio: 0.2, count: 7, limit: null });
    expect(await settingsOf('--config', file)).toMatchObject({
      preset: 'softpatch',
      scorer: { use: 'weighted' },
      seed: 5,
    });
  });

  it('tells where settings came from, and prints what can be a config file again', async () => {
    const cwd = await folderWith({ 'tailedcore.config.json': '{"preset": "paper", "sigma": 2}' });
    const { stdout } = await runIn(cwd, 'config');
    expect(stdout).toMatch(new RegExp(`^# Settings of ${join(cwd, 'tailedcore.config.json')}\\.\n`));
    const again = join(await folderWith({ 'a.yaml': stdout }), 'a.yaml');
    expect(await settingsOf('--config', again)).toEqual(parse(stdout));
    const json = await runIn(cwd, 'config', '--json');
    expect(json.stderr).toBe(`Settings of ${join(cwd, 'tailedcore.config.json')}.\n`);
    expect(JSON.parse(json.stdout)).toEqual(parse(stdout));
    expect((await runIn(cwd, 'config', '--no-config')).stdout).toMatch(
      /^# Settings without a config file\.\n[^]*sigma: 4\n$/,
    );
  });

  it('tells every problem at once, and which file it is in', async () => {
    const file = join(
      await folderWith({ 'a.yaml': 'coreset: { ratoi: 1 }\ncleaner: { options: { kep: 1 } }' }),
      'a.yaml',
    );
    const { code, stdout, stderr } = await runHere(['config', '--config', file, '--seed', '3', '--set', 'flip=maybe']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`E_CONFIG: The settings of ${file} are not valid:
  coreset.ratoi: there is no setting "ratoi"; did you mean "ratio"? Known: use, options, ratio, tailRatio, limit, count.
  flip: expected true or false, received "maybe"
  cleaner.options.kep: there is no setting "kep"; did you mean "keep"? Known: neighbors, keep.
`);
  });

  it.each([
    ['a.json', '{"__proto__": {"seed": 1}, "coreset": {"__proto__": {"ratio": 1}}}'],
    ['a.yaml', '__proto__: { seed: 1 }\ncoreset: { __proto__: { ratio: 1 } }'],
  ])('refuses the key __proto__ of %s', async (name, text) => {
    const file = join(await folderWith({ [name]: text }), name);
    const { code, stderr } = await runHere(['config', '--config', file]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/ __proto__: there is no setting[^]*coreset\.__proto__: there is no setting/),
    });
  });

  it('takes weights of the network that the file names', async () => {
    const cwd = await folderWith({ 'a.yaml': 'backbone: { use: resnet18, options: { patchWidth: 64 } }' });
    const { backbone } = await settingsOf('--config', join(cwd, 'a.yaml'), '--weights', 'w.safetensors');
    expect(backbone).toMatchObject({ use: 'resnet18', options: { patchWidth: 64, weights: 'w.safetensors' } });
    expect(await runHere(['config', '--no-config', '--weights', 'w'])).toMatchObject({ code: 2 });
  });

  it.each([['nowhere.yaml'], ['package.json']])('refuses %s with 2', async (file) => {
    const { code, stderr } = await runHere(['config', '--config', join(root, file)]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^E_CONFIG/) });
  });
});

describe('the built command', () => {
  const plugin = `import { defineConfig } from 'tailedcore';
const ratio: number = 0.05;
export default defineConfig({ coreset: { ratio }, cleaner: { use: './cleaner.ts', options: { share: 0.25 } } });`;
  const cleaner = `import { definePlugin } from '@tailedcore/core';
import { z } from 'zod';
export const plugin = definePlugin({
  kind: 'cleaner',
  name: 'every',
  description: 'Keeps all.',
  options: z.strictObject({ share: z.number().max(1).default(1).describe('A share') }),
  create: () => ({
    clean: async ({ features: { rows } }) => ({ rows: Uint32Array.from({ length: rows }, (_, i) => i), weights: new Float32Array(rows).fill(1) }),
  }),
});`;
  let cwd: string;
  beforeAll(async () => {
    cwd = await folderWith({ 'tailedcore.config.ts': plugin, 'cleaner.ts': cleaner });
    mkdirSync(join(cwd, 'node_modules'));
    symlinkSync(command, join(cwd, 'node_modules', 'tailedcore'));
    symlinkSync(join(root, 'node_modules', '@tailedcore'), join(cwd, 'node_modules', '@tailedcore'));
    symlinkSync(join(root, 'node_modules', 'zod'), join(cwd, 'node_modules', 'zod'));
    mkdirSync(join(cwd, 'below', 'it'), { recursive: true });
    await writePhotographs(join(cwd, 'below', 'photos'), 4);
  });

  it('reads TypeScript in a folder above, with plugins beside it', async () => {
    const { code, stdout, stderr } = await spawnCli(['config'], { cwd: join(cwd, 'below', 'it') });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(parse(stdout)).toMatchObject({
      coreset: { ratio: 0.05 },
      cleaner: { use: './cleaner.ts', options: { share: 0.25 } },
    });
  });

  it('puts a plugin object’s name in its place', async () => {
    const text = "import { plugin } from './cleaner.ts';\nexport default { cleaner: { use: plugin } };";
    await writeFile(join(cwd, 'other.ts'), text);
    const { stdout, stderr } = await spawnCli(['config', '--config', 'other.ts'], { cwd });
    expect({ stderr, cleaner: parse(stdout)?.cleaner }).toEqual({
      stderr: '',
      cleaner: { use: 'every', within: 'common', options: { share: 1 } },
    });
    const schema = JSON.parse((await spawnCli(['schema', '--config', 'other.ts'], { cwd })).stdout);
    expect(schema.properties.cleaner.properties.use.anyOf[0].enum).toEqual([
      'lof',
      'nearest',
      'gaussian',
      'none',
      'every',
    ]);
    expect(schema.$defs['cleaner:every'].properties.share).toEqual({
      default: 1,
      description: 'A share',
      maximum: 1,
      type: 'number',
    });
  });

  it('fits with the file it finds, says so, and stores what was written', async () => {
    const here = join(cwd, 'below');
    const flags = ['fit', 'photos', '-o', 'm', '--threads', '1', '--set', 'image.crop=64', '--set', 'image.resize=64'];
    const { code, stderr } = await spawnCli(flags, { cwd: here });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining(`Settings: ${join(cwd, 'tailedcore.config.ts')}\n`),
    });
    const { config } = decodeModel(await readFile(join(here, 'm')), 'm');
    expect(config.cleaner).toEqual({ use: 'every', within: 'common', options: { share: 0.25 } });
    expect(config).toMatchObject({ coreset: { ratio: 0.05 }, image: { crop: 64 } });
    const quiet = await spawnCli([...flags, '--no-config', '--quiet'], { cwd: here });
    expect(quiet).toMatchObject({ code: 0, stderr: '' });
    expect(decodeModel(await readFile(join(here, 'm')), 'm').config.coreset.ratio).toBe(0.01);
  });

  it('does not write a model over its config file, and names the file where settings are wrong', async () => {
    const here = await folderWith({ 'tailedcore.config.yaml': 'sigma: -1' });
    const photos = join(cwd, 'below', 'photos');
    const over = await spawnCli(['fit', photos, '-o', 'tailedcore.config.yaml'], { cwd: here });
    expect(over).toMatchObject({ code: 1, stderr: expect.stringMatching(/E_OUTPUT.*one of the files to be read/) });
    const wrong = await spawnCli(['fit', photos, '-o', 'm', '-q'], { cwd: here });
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`of ${join(here, 'tailedcore.config.yaml')} are`),
    });
  });
});

describe('tailedcore init', () => {
  const init = (cwd: string, ...args: string[]) => runIn(cwd, 'init', ...args);
  const config = async (cwd: string) => parse((await runIn(cwd, 'config')).stdout);

  it.each(['yaml', 'json', 'ts'])('writes %s that changes nothing', async (format) => {
    const cwd = await folderWith({});
    expect(await init(cwd, '--format', format, '--preset', 'paper')).toMatchObject({ code: 0, stderr: '' });
    expect(await config(cwd)).toEqual((await resolveMethod({ preset: 'paper' })).complete);
  });

  /** Takes the comment signs of settings away; descriptions stay comments. */
  const edited: Readonly<Record<string, (text: string) => string>> = {
    yaml: (text) => text.replace(/^# (?=(\w+:( |$))|( +(\w+:|#)))/gm, ''),
    ts: (text) => text.replace(/^ {2}\/\/ (?=(\w+: )|( +(\w+:|\/\/|\}))|\})/gm, '  '),
  };
  it.each(['yaml', 'ts'])(
    'writes every setting into %s: with all comments taken away it means the same',
    async (format) => {
      const cwd = await folderWith({});
      await init(cwd, '--format', format, '--preset', 'softpatch');
      const path = join(cwd, `tailedcore.config.${format}`);
      const text = edited[format]!(await readFile(path, 'utf8'));
      for (const key of ['ratio', 'maxShare', 'resize', 'sigma', 'keep'])
        expect(text).toMatch(new RegExp(`^ *${key}: [\\d.]+,?$`, 'm'));
      await writeFile(path, text.replace(/sigma: 4/, 'sigma: 3'));
      expect(await config(cwd)).toEqual({ ...(await resolveMethod({ preset: 'softpatch' })).complete, sigma: 3 });
    },
  );

  it('writes over nothing unless told, and never beside another config file', async () => {
    const cwd = await folderWith({ 'tailedcore.config.yaml': 'seed: 1' });
    expect(await init(cwd)).toMatchObject({ code: 1, stderr: expect.stringMatching(/E_OUTPUT.*--force/) });
    for (const args of [
      ['--format', 'ts'],
      ['--format', 'ts', '--force'],
    ])
      expect(await init(cwd, ...args)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/tailedcore\.config\.yaml is in this folder/),
      });
    expect((await config(cwd)).seed).toBe(1);
    expect(await init(cwd, '--force')).toMatchObject({ code: 0 });
    expect((await config(cwd)).seed).toBe(0);
  });

  it('points to the published schema where it is installed, else says how to make one', async () => {
    const bare = await folderWith({});
    expect((await init(bare)).stdout).toContain('tailedcore schema -o');
    expect(await readFile(join(bare, 'tailedcore.config.yaml'), 'utf8')).not.toContain('$schema');
    for (const [format, line] of [
      ['yaml', /^# yaml-language-server: \$schema=\.\/node_modules\/tailedcore\/schema\.json\n/],
      ['json', /^{\n {2}"\$schema": "\.\/node_modules\/tailedcore\/schema\.json",\n/],
    ] as const) {
      const cwd = await folderWith({});
      mkdirSync(join(cwd, 'node_modules'));
      symlinkSync(command, join(cwd, 'node_modules', 'tailedcore'));
      expect((await init(cwd, '--format', format)).stdout).not.toContain('schema -o');
      expect(await readFile(join(cwd, `tailedcore.config.${format}`), 'utf8')).toMatch(line);
      expect(await config(cwd)).toMatchObject({ preset: 'tailedcore' });
    }
  });
});

describe('examples/configs', () => {
  const about = {
    tailedcore: 'TailedCore: cleans, finds rare products, copies them rotated. The default.',
    patchcore: 'PatchCore: remembers a part of all patches.',
    softpatch: 'SoftPatch: removes suspicious patches and weighs the others.',
    paper: 'TailedCore as its paper prints it: no guards, no rotated copies, a tenth of the patches remembered.',
    reference: 'TailedCore as its public reference implementation: no guards, a tenth of the patches remembered.',
  };

  // After a change of settings: npx vitest run -u packages/cli/src/config-files.test.ts
  it.each(presetNames)('%s.yaml is its preset, complete', async (preset) => {
    const path = join(root, 'examples', 'configs', `${preset}.yaml`);
    const { complete } = await resolveMethod({ preset });
    expect(await settingsOf('--config', path)).toEqual(complete);
    const header = ['yaml-language-server: $schema=../../packages/cli/schema.json', about[preset]];
    const advice = 'Every setting with its value in this preset; take out what you do not change.';
    const text = describedYaml(complete, await describedSchema(complete), [...header, advice]);
    await expect(text).toMatchFileSnapshot(path);
    expect(Object.keys(parse(text))).toEqual(Object.keys(normalizeSettings({ preset })));
  });

  it('tailedcore.config.ts is found and read', async () => {
    const { stdout, stderr } = await runIn(join(root, 'examples', 'configs'), 'config');
    expect(stderr).toBe('');
    expect(parse(stdout)).toMatchObject({ image: { fit: 'stretch' }, cleaner: { options: { keep: 0.9 } } });
  });
});
