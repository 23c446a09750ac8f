import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isTailedCoreError, pluginKinds } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { runHere } from './fixtures/run-cli.ts';
import { workFolder } from './fixtures/work-folder.ts';
import { packageName, writeNewPlugin } from './new-plugin.ts';

const folder = workFolder();
const at = (...path: string[]) => join(folder, ...path);

// That each template installs, compiles and passes the kit is tested from tarballs: npm run check:pack.
describe('tailedcore plugin new', () => {
  it.each(pluginKinds)('writes a whole package of kind %s, with nothing of the template left', async (kind) => {
    const ended = await runHere(['plugin', 'new', kind, 'my-part', '--folder', at(kind)]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain(`tailedcore-${kind}-my-part`);
    const files = (await readdir(at(kind), { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    expect(files.map(({ name }) => name).sort()).toEqual(
      [
        '.gitignore',
        'README.md',
        'config.json',
        'first-release.md',
        'index.test.ts',
        'index.ts',
        'package.json',
        'tsconfig.build.json',
        'tsconfig.json',
        ...(kind === 'backbone' ? ['model.onnx'] : []),
      ].sort(),
    );
    for (const { name, parentPath } of files.filter(({ name }) => name !== 'model.onnx')) {
      expect(await readFile(join(parentPath, name), 'utf8')).not.toContain('template-');
    }
    expect(await readFile(at(kind, 'src/index.ts'), 'utf8')).toContain(`kind: '${kind}',\n  name: 'my-part'`);
    expect(await readFile(at(kind, '.changeset/first-release.md'), 'utf8')).toContain(
      `'tailedcore-${kind}-my-part': minor`,
    );
  });

  it('puts a package under a scope', async () => {
    const ended = await runHere(['plugin', 'new', 'scorer', 'odd', '--scope', '@acme', '--folder', at('scoped')]);
    expect(ended.code).toBe(0);
    const manifest = JSON.parse(await readFile(at('scoped', 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: '@acme/tailedcore-scorer-odd', files: ['dist'] });
    expect(packageName({ kind: 'scorer', name: 'odd', scope: '@acme' })).toBe(manifest.name);
  });

  it.each(['My-Part', 'a--b', '-a', '../up', 'a b', '', 'ä'])('refuses the name "%s"', async (name) => {
    const refused = writeNewPlugin({ kind: 'tail', name, folder: at('never') });
    await expect(refused).rejects.toSatisfy((error) => isTailedCoreError(error, 'E_OPTION'));
    expect(await readdir(folder)).not.toContain('never');
  });

  it('refuses a scope that is none, and a kind there is not', async () => {
    const refused = writeNewPlugin({ kind: 'tail', name: 'a', scope: 'acme', folder: at('never') });
    await expect(refused).rejects.toThrow(/E_OPTION.*@acme/);
    const ended = await runHere(['plugin', 'new', 'cleanser', 'a']);
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringMatching(/backbone, cleaner, tail/) });
  });

  it('touches no folder that has something in it, and no file', async () => {
    await writeNewPlugin({ kind: 'tail', name: 'a', folder: at('taken') });
    await writeFile(at('file'), 'mine');
    for (const taken of ['taken', 'file']) {
      const refused = writeNewPlugin({ kind: 'index', name: 'a', folder: at(taken) });
      await expect(refused).rejects.toSatisfy((error) => isTailedCoreError(error, 'E_OUTPUT'));
    }
    expect(await readFile(at('taken', 'src/index.ts'), 'utf8')).toContain("kind: 'tail'");
    expect(await readFile(at('file'), 'utf8')).toBe('mine');
  });
});
