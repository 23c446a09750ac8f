import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, type PluginKind } from '@tailedcore/core';
import { version } from './version.ts';

export interface NewPlugin {
  readonly kind: PluginKind;
  /** Short name in kebab-case, such as `knn-distance`. */
  readonly name: string;
  /** npm scope with its @, such as `@acme`. */
  readonly scope?: string | undefined;
  /** The folder to make. */
  readonly folder: string;
}

const templates = new URL('../templates/', import.meta.url);

/** What the part of the template does, until its author writes another. */
const descriptions: Readonly<Record<PluginKind, string>> = {
  backbone: 'A network of three convolutions, to be replaced by yours.',
  cleaner: 'Removes patches that lie far from the mean of all patches at their place.',
  tail: 'Takes images for rare that few others resemble.',
  coreset: 'Draws patches at random, with the seed of the run.',
  index: 'Compares every patch with every row of the bank.',
  scorer: 'Scores a patch by its mean distance to the nearest normal patches.',
};

/** The name under which a plugin is published and found. */
export function packageName({ kind, name, scope }: Pick<NewPlugin, 'kind' | 'name' | 'scope'>): string {
  const short = `tailedcore-${kind}-${name}`;
  return scope === undefined ? short : `${scope}/${short}`;
}

/**
 * Writes a plugin package that works, with its test, README and changeset.
 * @returns the files, relative to the folder.
 * @throws E_OPTION for a name or scope that npm would refuse, E_OUTPUT where the folder has something in it or cannot be made.
 */
export async function writeNewPlugin(plugin: NewPlugin): Promise<string[]> {
  checkNames(plugin);
  await makeEmptyFolder(plugin.folder);
  const fill = (text: string) =>
    text
      .replaceAll('template-package', packageName(plugin))
      .replaceAll('template-description', descriptions[plugin.kind])
      .replaceAll('template-kind', plugin.kind)
      .replaceAll('template-name', plugin.name);
  const files: Readonly<Record<string, string>> = {
    'package.json': `${JSON.stringify(manifest(plugin), null, 2)}\n`,
    'tsconfig.json': await template('common/tsconfig.json'),
    'tsconfig.build.json': await template('common/tsconfig.build.json'),
    'src/index.ts': await template(`parts/${plugin.kind}.ts`),
    'src/index.test.ts': await template('common/index.test.ts'),
    'README.md': await template('common/README.md'),
    '.changeset/config.json': await template('common/.changeset/config.json'),
    '.changeset/first-release.md': await template('common/.changeset/first-release.md'),
    '.gitignore': await template('common/gitignore'),
  };
  for (const part of ['src', '.changeset']) await mkdir(join(plugin.folder, part));
  for (const [path, text] of Object.entries(files)) await writeFile(join(plugin.folder, path), fill(text));
  if (plugin.kind !== 'backbone') return Object.keys(files);
  await cp(new URL('parts/model.onnx', templates), join(plugin.folder, 'model.onnx'));
  return [...Object.keys(files), 'model.onnx'];
}

function template(path: string): Promise<string> {
  return readFile(new URL(path, templates), 'utf8');
}

function checkNames({ name, scope }: NewPlugin): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 100) {
    const expected = 'lower-case letters, digits and single hyphens, such as knn-distance';
    throw fail('E_OPTION', { what: 'the name of the plugin', expected, received: JSON.stringify(name) });
  }
  if (scope !== undefined && !/^@[a-z0-9][a-z0-9._-]{0,99}$/.test(scope)) {
    const expected = 'an npm scope such as @acme';
    throw fail('E_OPTION', { what: 'the scope', expected, received: JSON.stringify(scope) });
  }
}

async function makeEmptyFolder(folder: string): Promise<void> {
  const entries = await mkdir(folder, { recursive: true })
    .then(() => readdir(folder))
    .catch((error: Error) => {
      throw fail('E_OUTPUT', { path: folder, reason: error.message }, error);
    });
  if (entries.length > 0) {
    throw fail('E_OUTPUT', {
      path: folder,
      reason: `it has something in it already (${basename(entries[0] as string)})`,
    });
  }
}

function manifest(plugin: NewPlugin): Record<string, unknown> {
  const ours = `^${version}`;
  const backbone = plugin.kind === 'backbone';
  return {
    name: packageName(plugin),
    version: '0.0.0',
    description: descriptions[plugin.kind],
    license: 'MIT',
    type: 'module',
    engines: { node: '>=20.19' },
    sideEffects: false,
    keywords: ['tailedcore', 'tailedcore-plugin'],
    files: ['dist', ...(backbone ? ['model.onnx'] : [])],
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    scripts: {
      build: 'tsc -p tsconfig.build.json',
      typecheck: 'tsc --noEmit',
      test: 'vitest run',
      prepack: 'npm run build',
    },
    peerDependencies: { '@tailedcore/core': ours },
    dependencies: { ...(backbone && { '@tailedcore/backbones': ours }), zod: '^4.2.0' },
    devDependencies: {
      '@changesets/cli': '^2.31.1',
      '@tailedcore/core': ours,
      '@tailedcore/plugin-kit': ours,
      '@types/node': '^20.19.0',
      typescript: '^6.0.3',
      vitest: '^4.1.12',
    },
  };
}
