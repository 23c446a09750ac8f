import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, type ModelPart, normalizeSettings, type Plugin } from '@tailedcore/core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pluginFolder, pluginModule, writeFiles, writePackage } from '../fixtures/plugin-packages.ts';
import { loadPlugin } from './find-plugin.ts';
import { resolveModelPlugin } from './resolve-model-plugin.ts';

const folder = pluginFolder();
const from = join(folder, 'work');
const marker = join(folder, 'was-here');
const leavesMarker = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(marker)}, '');\n`;
const evil = leavesMarker + pluginModule('scorer', 'evil');
let warnings: string[] = [];
beforeEach(() => void (warnings = []));

beforeAll(() => {
  writeFiles(folder, {
    'evil.mjs': evil,
    'work/evil.mjs': evil,
    'x/index.js': evil,
    'work/mine.ts': pluginModule('scorer', 'mine'),
  });
  writePackage(from, 'tailedcore-scorer-x', pluginModule('scorer', 'x'));
  writePackage(from, 'evil', evil);
  writePackage(from, 'tailedcore-scorer-old', pluginModule('scorer', 'old', { apiVersion: '0' }));
  writeFiles(from, { 'node_modules/tailedcore-scorer-x/node_modules/evil/index.js': evil });
  writePackage(join(folder, 'models'), 'tailedcore-scorer-beside', pluginModule('scorer', 'beside'));
});

/** A model that names this scorer; nothing else of it is looked at. */
function modelWith(use: string, scorer?: ModelPart): Model {
  const part = { name: 'x', version: '1', origin: 'built-in' } as const;
  const others = { backbone: part, cleaner: part, tail: part, coreset: part, index: part };
  const parts = scorer && { ...others, scorer };
  const config = normalizeSettings({ scorer: { use } });
  return { config, parts } as unknown as Model;
}

interface Given {
  readonly plugins?: readonly Plugin[];
  readonly specifiers?: readonly string[];
}

async function open(model: Model, { plugins = [], specifiers = [] }: Given = {}) {
  const named = await Promise.all(specifiers.map((specifier) => loadPlugin(specifier, from)));
  const warn = (message: string) => void warnings.push(message);
  return resolveModelPlugin('scorer', model, { from, plugins, named, warn });
}

describe('a model cannot have imported', () => {
  const names = [
    join(folder, 'evil.mjs'),
    './evil.mjs',
    '../evil.mjs',
    '../x',
    `file://${join(folder, 'evil.mjs')}`,
    'evil',
    'node:fs',
    'fs',
    `data:text/javascript,${encodeURIComponent(evil)}`,
    'tailedcore-scorer-x/../evil',
    'tailedcore-scorer-x/../../../../evil.mjs',
    'tailedcore-scorer-x/node_modules/evil/index.js',
    'tailedcore-scorer-x\\..\\..\\..\\evil.mjs',
  ];
  const origins = [undefined, 'package', 'file', 'given', 'built-in'] as const;
  it.each(names.flatMap((use) => origins.map((origin) => [use, origin] as const)))('%s (%s)', async (use, origin) => {
    const model = modelWith(use, origin && { name: use, version: '1.0.0', origin });
    await expect(open(model)).rejects.toMatchObject({ code: 'E_PLUGIN_UNKNOWN' });
    expect(existsSync(marker)).toBe(false);
  });

  it('and the marker would have been left', async () => {
    await loadPlugin('./evil.mjs', from);
    expect(existsSync(marker)).toBe(true);
  });
});

describe('a model finds', () => {
  it('a built-in part, with or without its origin', async () => {
    expect(await open(modelWith('weighted'))).toMatchObject({ use: 'weighted', origin: 'built-in' });
    const part = { name: 'weighted', version: '0.0.1', origin: 'built-in' } as const;
    expect(await open(modelWith('weighted', part))).toMatchObject({ use: 'weighted', origin: 'built-in' });
    expect(warnings).toEqual([]);
  });

  it('an installed package called tailedcore-…, from the working folder, and nothing beside its file', async () => {
    expect(await open(modelWith('tailedcore-scorer-x'))).toMatchObject({ origin: 'package', version: '1.2.3' });
    const beside = modelWith('tailedcore-scorer-beside');
    await expect(open(beside)).rejects.toThrow(/E_PLUGIN_UNKNOWN.*\n[^]*npm install tailedcore-scorer-beside/);
  });

  it('what the user gave or named, by either name, whatever it is called', async () => {
    const named = { name: 'mine', origin: 'file' } as const;
    const model = modelWith('mine', named);
    await expect(open(model)).rejects.toThrow(/scorer named "mine".*name this one yourself, with "--plugin/);
    const found = await open(model, { specifiers: ['./mine.ts'] });
    expect(found).toMatchObject({ use: 'mine', origin: 'file' });
    expect(await open(model, { plugins: [found.plugin] })).toMatchObject({ use: 'mine', origin: 'given' });
    const packaged = modelWith('@acme/scorers/mine', { name: 'mine', version: '1.0.0', origin: 'package' });
    expect(await open(packaged, { plugins: [found.plugin] })).toMatchObject({ origin: 'given' });
    expect(await open(packaged, { specifiers: ['./mine.ts'] })).toMatchObject({ origin: 'file' });
  });

  it('the built-in part that made it, even where a given one has its name', async () => {
    const { plugin } = await loadPlugin('./mine.ts', from);
    const part = { name: 'nearest', version: '0.0.0', origin: 'built-in' } as const;
    const found = await open(modelWith('nearest', part), { plugins: [{ ...plugin, name: 'nearest' }] });
    expect(found.origin).toBe('built-in');
  });

  it('no built-in part in place of one that only has its name', async () => {
    const model = modelWith('nearest', { name: 'nearest', origin: 'file' });
    await expect(open(model)).rejects.toMatchObject({ code: 'E_PLUGIN_UNKNOWN' });
  });

  it.each(['file', 'given', 'built-in'] as const)('no package in place of a part that was %s', async (origin) => {
    const model = modelWith('tailedcore-scorer-x', { name: 'tailedcore-scorer-x', origin });
    await expect(open(model)).rejects.toMatchObject({ code: 'E_PLUGIN_UNKNOWN' });
  });

  it('nothing in what the user named for other kinds', async () => {
    writeFiles(from, { 'tail.mjs': pluginModule('tail', 'mine') });
    await expect(open(modelWith('mine'), { specifiers: ['./tail.mjs'] })).rejects.toMatchObject({
      code: 'E_PLUGIN_UNKNOWN',
    });
  });
});

it('a package that cannot be used is told with the reason', async () => {
  await expect(open(modelWith('tailedcore-scorer-old'))).rejects.toThrow(/E_PLUGIN: [^]*update the plugin/);
});

it('a part that a newer program brought is told as such', async () => {
  const model = modelWith('hyper', { name: 'hyper', version: '9.0.0', origin: 'built-in' });
  await expect(open(model)).rejects.toThrow(/came with tailedcore 9\.0\.0, which made the model: update/);
});

it('another version of a package is a warning', async () => {
  const made = (version: string) => modelWith('tailedcore-scorer-x', { name: 'x', version, origin: 'package' });
  await open(made('1.2.3'));
  expect(warnings).toEqual([]);
  await open(made('1.0.0'));
  expect(warnings).toEqual([expect.stringMatching(/tailedcore-scorer-x is version 1\.2\.3 here.*made with 1\.0\.0/)]);
});
