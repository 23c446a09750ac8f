import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pluginKinds } from '@tailedcore/core';
import type { Place } from '../install.ts';
import { serveRegistry } from '../local-registry.ts';
import { root } from '../published-packages.ts';
import { runCommand } from '../run-command.ts';
import { runInstalled } from '../run-installed.ts';
import { expectThat, type Step } from '../step.ts';

/** What the walk-through calls its plugin. */
const made = 'tailedcore-cleaner-knn-distance';

/** The commands of docs/writing-a-plugin.md are run as they stand, in one shell, against a registry that has our archives. */
export const walkThrough: Step<Place> = {
  name: 'docs/writing-a-plugin.md, every command',
  async run(place) {
    const folder = join(place.folder, '..', 'walk-through');
    await mkdir(folder);
    await cp(join(place.folder, 'photographs', 'train'), join(folder, 'photos'), { recursive: true });
    const commands = shellBlocks(await readFile(join(root, 'docs/writing-a-plugin.md'), 'utf8'));
    expectThat(commands.length > 3, `expected several blocks of commands, received ${commands.length}`);
    const registry = await serveRegistry(place.tarballs);
    const env = {
      ...place.env,
      npm_config_registry: registry.url,
      npm_config_cache: join(place.folder, 'npm-cache'),
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      CI: 'true',
    };
    const script = ['set -e', ...commands].join('\n');
    const printed = await runCommand('bash', ['-c', script], { cwd: folder, env, timeout: 400_000 }).finally(() =>
      registry[Symbol.asyncDispose](),
    );
    for (const expected of [
      /Tests +\d+ passed/,
      /cleaner +tailedcore-cleaner-knn-distance +0\.0\.0/,
      /Wrote line\.tailedcore/,
    ]) {
      expectThat(
        expected.test(printed.replaceAll('\u001b[22m', '').replace(/\u001b\[[0-9;]*m/g, '')),
        `expected ${expected} in\n${printed}`,
      );
    }
    await everyKind(place, folder);
    return `${commands.join('\n').split('\n').length} commands; a plugin of each of ${pluginKinds.length} kinds compiles and passes the kit`;
  },
};

function shellBlocks(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^```sh\n([^]*?)\n```$/gm), ([, commands]) => commands as string);
}

/** What the generator writes for every kind is compiled and tested, with what the walk-through installed. */
async function everyKind(place: Place, folder: string): Promise<void> {
  const modules = join(folder, made, 'node_modules');
  for (const kind of pluginKinds) {
    const plugin = join(folder, `all-${kind}`);
    await runInstalled(place, 'tailedcore', 'plugin', 'new', kind, 'first', '--folder', plugin);
    await symlink(
      kind === 'backbone' ? join(place.folder, 'node_modules') : modules,
      join(plugin, 'node_modules'),
      'dir',
    );
    const where = { cwd: plugin, env: place.env };
    await runCommand(process.execPath, [join(modules, 'typescript/bin/tsc'), '-p', 'tsconfig.build.json'], where);
    await runCommand(process.execPath, [join(modules, 'vitest/vitest.mjs'), 'run'], where);
  }
}
