import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, PluginKind } from '@tailedcore/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { pluginFolder, pluginModule, pluginText, writeFiles, writePackage } from '../fixtures/plugin-packages.ts';
import { resolvePlugin } from '../resolve-plugin.ts';
import { loadPlugin } from './find-plugin.ts';

const folder = pluginFolder();
const from = join(folder, 'project', 'inner');

beforeAll(() => {
  const knn = pluginModule('cleaner', 'knn');
  writeFiles(from, { 'package.json': { name: 'inner', version: '9.9.9' } });
  writePackage(from, 'tailedcore-cleaner-knn', knn);
  writePackage(from, 'knn', 'export const nothing = 1;');
  writePackage(from, '@acme/tailedcore-cleaner-parts', knn);
  writePackage(from, '@acme/all', knn, { exports: { './cleaner': { import: './index.js' } } });
  writePackage(from, 'only-import', knn, { exports: { '.': { import: './index.js' } } });
  writePackage(from, 'by-default', `export default ${pluginText('cleaner', 'd')};`);
  const cjs = { type: 'commonjs', exports: undefined, main: 'index.js' };
  writePackage(from, 'cjs', `exports.plugin = ${pluginText('cleaner', 'c')};`, cjs);
  writePackage(from, 'cjs-whole', `module.exports = ${pluginText('cleaner', 'c')};`, cjs);
  writePackage(from, 'cjs-of-ts', `exports.__esModule = true; exports.default = ${pluginText('cleaner', 'c')};`, cjs);
  writePackage(join(folder, 'project'), 'hoisted', knn, { version: '4.5.6' });
  writePackage(from, 'inner-manifest', '', { exports: './dist/index.js' });
  writeFiles(join(from, 'node_modules', 'inner-manifest', 'dist'), {
    'package.json': { name: 'dist', type: 'module' },
    'index.js': knn,
  });
  writePackage(join(folder, 'elsewhere'), 'linked', knn, { version: '7.8.9' });
  symlinkSync(join(folder, 'elsewhere', 'node_modules', 'linked'), join(from, 'node_modules', 'linked'));
  writeFiles(from, {
    'mine.ts': `type Words = string;\nconst words: Words = 'x';\n${pluginModule('cleaner', 'mine', { description: 'words' })}`,
    'mine.mjs': pluginModule('cleaner', 'mine'),
    'named-lof.mjs': pluginModule('cleaner', 'lof'),
  });
  const broken: Record<string, string> = {
    'is-scorer': pluginModule('scorer', 's'),
    old: pluginModule('cleaner', 'o', { apiVersion: '0' }),
    newer: pluginModule('cleaner', 'n', { apiVersion: '2' }),
    'no-api': pluginModule('cleaner', 'n', { apiVersion: undefined }),
    'no-kind': pluginModule('cleaner', 'n', { kind: '"polisher"' }),
    'no-name': pluginModule('cleaner', ''),
    'no-description': pluginModule('cleaner', 'n', { description: undefined }),
    'no-create': pluginModule('cleaner', 'n', { create: '{}' }),
    'no-schema': pluginModule('cleaner', 'n', { options: '{ parse() {} }' }),
    'no-json-schema': pluginModule('cleaner', 'n', { options: "{ '~standard': { validate() {} } }" }),
    'a-number': 'export const plugin = 5;',
    throws: 'throw new Error("no licence found");',
    'needs-more': 'import "missing-package"; export const plugin = 1;',
    'no-plugin': 'export const cleaner = 1; export default function f() {}',
  };
  for (const [name, text] of Object.entries(broken)) writePackage(from, name, text);
  writePackage(from, 'no-file', '', { exports: './missing.js' });
});

const find = (use: string, kind: PluginKind = 'cleaner', plugins: readonly Plugin[] = []) =>
  resolvePlugin(kind, use, { from, plugins });

/** The error that a look-up ends with. */
async function refused(use: string, kind?: PluginKind): Promise<{ code: string; message: string; cause?: unknown }> {
  return find(use, kind).then(
    ({ use: found }) => expect.fail(`found ${found}`),
    (error) => error,
  );
}

describe('a name finds', () => {
  it.each([
    ['the package of its kind, past one that is no plugin', 'knn', 'tailedcore-cleaner-knn', '1.2.3'],
    ['the package of its scope', '@acme/parts', '@acme/tailedcore-cleaner-parts', '1.2.3'],
    ['a place in a package', '@acme/all/cleaner', '@acme/all/cleaner', '1.2.3'],
    ['a package with an import condition only', 'only-import', 'only-import', '1.2.3'],
    ['a default export', 'by-default', 'by-default', '1.2.3'],
    ['CommonJS', 'cjs', 'cjs', '1.2.3'],
    ['CommonJS that is the plugin', 'cjs-whole', 'cjs-whole', '1.2.3'],
    ['CommonJS made of ESM', 'cjs-of-ts', 'cjs-of-ts', '1.2.3'],
    ['a package of a folder above', 'hoisted', 'hoisted', '4.5.6'],
    ['a package with a manifest inside', 'inner-manifest', 'inner-manifest', '1.2.3'],
    ['a linked package', 'linked', 'linked', '7.8.9'],
  ])('%s', async (_, use, expected, version) => {
    const found = await find(use);
    expect(found).toMatchObject({ use: expected, version, origin: 'package', plugin: { kind: 'cleaner' } });
  });

  it.each(['./mine.ts', './mine.mjs', '../inner/mine.ts', join(from, 'mine.ts'), `file://${join(from, 'mine.mjs')}`])(
    'the file %s, remembered by its own name',
    async (use) => {
      const found = await find(use);
      expect(found).toMatchObject({ use: 'mine', origin: 'file' });
      expect(found.version).toBeUndefined();
    },
  );

  it('a built-in part before a package, and a given one before both', async () => {
    writePackage(from, 'tailedcore-cleaner-lof', pluginModule('cleaner', 'other'));
    expect(await find('lof')).toMatchObject({ use: 'lof', origin: 'built-in' });
    const { plugin } = await find('knn');
    expect(await find('knn', 'cleaner', [plugin])).toEqual({ plugin, use: 'knn', origin: 'given' });
  });

  it('the same module each time', async () => {
    expect((await find('knn')).plugin).toBe((await find('tailedcore-cleaner-knn')).plugin);
  });

  it('nothing among given plugins of other kinds', async () => {
    const { plugin } = await find('knn');
    const tail: Plugin = { ...plugin, kind: 'tail', name: 'hoisted' };
    expect(await find('hoisted', 'cleaner', [tail])).toMatchObject({ use: 'hoisted', origin: 'package' });
  });
});

describe('what cannot be used is refused with the reason:', () => {
  it.each([
    ['is-scorer', /it is a scorer, not a cleaner/],
    ['old', /speaks version 0 .* this program version 1: update the plugin/],
    ['newer', /speaks version 2 .* this program version 1: update tailedcore/],
    ['no-api', /apiVersion is nothing: make it with definePlugin/],
    ['no-kind', /kind is "polisher": expected one of backbone, cleaner/],
    ['no-name', /its name is "": expected a text/],
    ['no-description', /its description is nothing/],
    ['no-create', /its create is .*: expected a function/],
    ['no-schema', /no Standard Schema.*zod 4\.2/],
    ['no-json-schema', /no JSON schema.*zod 4\.2/],
    ['a-number', /expected a plugin made by definePlugin, received 5/],
    ['throws', /fails when it is imported: no licence found/],
    ['needs-more', /fails when it is imported: .*missing-package/],
    ['no-plugin', /exports no "plugin"/],
    ['no-file', /missing\.js/],
  ])('%s', async (use, reason) => {
    const error = await refused(use);
    expect(error).toMatchObject({ code: 'E_PLUGIN', message: expect.stringMatching(reason) });
    expect(error.message).toContain(`"${use}" cannot be used`);
    expect(error.message).toContain(`npm install tailedcore-cleaner-${use}`);
  });

  it('an error at import stays as the cause', async () => {
    expect((await refused('throws')).cause).toMatchObject({ message: 'no licence found' });
  });

  it('a file, without advice to install it', async () => {
    writeFiles(from, { 'half.ts': 'export const plugin = {' });
    const error = await refused('./half.ts');
    expect(error.message).toMatch(/^E_PLUGIN: The cleaner "\.\/half\.ts" cannot be used: it fails when it is imported/);
    expect(error.message).not.toContain('npm install');
  });

  it('a file that has the name of a built-in part', async () => {
    const error = await refused('./named-lof.mjs');
    expect(error).toMatchObject({ code: 'E_PLUGIN', message: expect.stringMatching(/"lof".*another one/) });
  });

  it('an object that is no plugin, or has the name of a built-in part', async () => {
    const { plugin } = await find('knn');
    const given = (changes: object) => find('knn', 'cleaner', [{ ...plugin, ...changes }]);
    await expect(given({ apiVersion: 7 })).rejects.toThrow(/E_PLUGIN: .*update tailedcore/);
    const lof = { ...plugin, name: 'lof' };
    await expect(find('lof', 'cleaner', [lof])).rejects.toThrow(/E_PLUGIN: .*another one/);
  });
});

describe('a name behind which there is nothing', () => {
  it('tells everything that was tried, how to install it, and the nearest built-in part', async () => {
    const { code, message } = await refused('loff');
    expect(code).toBe('E_PLUGIN_UNKNOWN');
    expect(message.split('\n')).toEqual([
      expect.stringMatching(
        /^E_PLUGIN_UNKNOWN: There is no cleaner named "loff"\. Known: lof, .*\. Did you mean "lof"\?$/,
      ),
      'Looked up:',
      `  loff (from ${from}): not found`,
      `  tailedcore-cleaner-loff (from ${from}): not found`,
      'A package is installed with "npm install tailedcore-cleaner-loff".',
    ]);
  });

  it('is told for scopes and files', async () => {
    expect((await refused('@acme/none')).message).toContain('npm install @acme/tailedcore-cleaner-none');
    expect((await refused('./none.ts')).message).toMatch(/\.\/none\.ts \(from .*\): not found$/);
  });

  it.each(['path', 'node:fs', 'data:text/javascript,export const plugin = 1', 'https://a.example/b.js'])(
    'is told for %j, which is never imported',
    async (use) => {
      expect(await refused(use)).toMatchObject({ code: 'E_PLUGIN_UNKNOWN' });
    },
  );
});

describe('a plugin that is named by itself', () => {
  it('is of any kind', async () => {
    expect(await loadPlugin('is-scorer', from)).toMatchObject({ use: 'is-scorer', plugin: { kind: 'scorer' } });
    expect(await loadPlugin('./mine.ts', from)).toMatchObject({ use: 'mine', origin: 'file' });
  });

  it('is refused with the reason', async () => {
    await expect(loadPlugin('old', from)).rejects.toThrow(/E_PLUGIN: The plugin "old" .*update the plugin/);
    await expect(loadPlugin('nowhere', from)).rejects.toThrow(
      /E_PLUGIN_UNKNOWN: There is no plugin named "nowhere"\.\n/,
    );
  });
});
