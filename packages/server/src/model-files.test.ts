import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { workFolder } from './fixtures/fitted-model.ts';
import { findModelFiles, isModelName } from './model-files.ts';

const folder = workFolder();
const at = (...names: string[]) => join(folder, ...names);
const codeOf = async (...places: string[]) =>
  findModelFiles(places).then(
    () => 'found',
    (error: { code: string }) => error.code,
  );

beforeAll(async () => {
  for (const name of ['models', 'empty', 'linked', 'alias', 'clash', 'outside', 'badly-named', 'deep.tailedcore'])
    await mkdir(at(name));
  for (const name of ['models/b', 'models/a', 'models/.hidden', 'outside/secret', 'clash/line', 'clash/LINE'])
    await writeFile(at(`${name}.tailedcore`), '');
  await writeFile(at('models', 'notes.txt'), '');
  await writeFile(at('badly-named', 'ä b.tailedcore'), '');
  await writeFile(at('outside', `${'x'.repeat(65)}.tailedcore`), '');
  await symlink(at('outside', 'secret.tailedcore'), at('linked', 'secret.tailedcore'));
  await writeFile(at('alias', 'a.tailedcore'), '');
  await symlink(at('alias', 'a.tailedcore'), at('alias', 'b.tailedcore'));
  await symlink(at('models'), at('folder-link'));
});

describe('findModelFiles', () => {
  it('takes the models of a folder by name, and nothing else in it', async () => {
    expect(await findModelFiles([at('models')])).toEqual([
      { name: 'a', path: at('models', 'a.tailedcore') },
      { name: 'b', path: at('models', 'b.tailedcore') },
    ]);
  });

  it('takes files in the order named', async () => {
    const found = await findModelFiles([at('models', 'b.tailedcore'), at('models', 'a.tailedcore')]);
    expect(found.map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('refuses links, bad names and names that differ only in case', async () => {
    expect(await codeOf(at('linked'))).toBe('E_MODEL_NAME');
    expect(await codeOf(at('linked', 'secret.tailedcore'))).toBe('E_MODEL_NAME');
    expect(await codeOf(at('alias'))).toBe('E_MODEL_NAME');
    expect(await codeOf(at('folder-link'))).toBe('E_MODEL_NAME');
    expect(await codeOf(at('badly-named'))).toBe('E_MODEL_NAME');
    expect(await codeOf(at('clash'))).toBe('E_MODEL_NAME');
    expect(await codeOf(at('outside', `${'x'.repeat(65)}.tailedcore`))).toBe('E_MODEL_NAME');
    expect(await codeOf(at('models', 'a.tailedcore'), at('models'))).toBe('E_MODEL_NAME');
  });

  it('refuses what is not there, a folder without models, and a NUL in a path', async () => {
    expect(await codeOf(at('nowhere'))).toBe('E_MODEL_MISSING');
    expect(await codeOf(at('empty'))).toBe('E_MODEL_MISSING');
    expect(await codeOf(at('models', 'a.tailedcore\0.png'))).toBe('E_MODEL_MISSING');
  });
});

describe('isModelName', () => {
  it('takes letters, digits, dots and lines, at most 64', () => {
    for (const name of ['line3', 'Line-3_v1.2', 'x'.repeat(64), '...']) expect(isModelName(name), name).toBe(true);
  });

  it('refuses whatever could be a path', () => {
    const bad = ['', '.', '..', '../a', 'a/b', 'a\\b', 'C:a', 'a\0', 'a\n', 'ä', ' a', '%2e%2e', 'x'.repeat(65)];
    for (const name of bad) expect(isModelName(name), JSON.stringify(name)).toBe(false);
  });
});
