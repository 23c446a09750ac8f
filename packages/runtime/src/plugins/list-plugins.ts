import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Plugin, type PluginKind, pluginKinds } from '@tailedcore/core';
import { loadCandidate } from './load-candidate.ts';

/** A plugin there is, or why a package that is called like one is none. */
export type FoundPlugin = {
  readonly kind: PluginKind;
  /** What to write as `use`. */
  readonly use: string;
  readonly version?: string | undefined;
  readonly origin: 'built-in' | 'package';
} & ({ readonly plugin: Plugin } | { readonly problem: string });

/**
 * The built-in parts, then the packages called `tailedcore-<kind>-…` (scoped or not) in the folders `node_modules` from `folder` upwards. These are imported,
 * which runs their code; one that cannot be used is listed with the reason.
 */
export async function listPlugins(
  folder: string,
  kinds: readonly PluginKind[] = pluginKinds,
): Promise<readonly FoundPlugin[]> {
  const { builtins } = await import('../builtins.ts');
  const { version } = await import('../version.ts');
  const packages = await packagesFrom(resolve(folder));
  const found: FoundPlugin[] = [];
  for (const kind of kinds) {
    for (const [use, plugin] of Object.entries(builtins[kind] as Readonly<Record<string, Plugin>>))
      found.push({ kind, use, version, origin: 'built-in', plugin });
    const named = packages.filter((name) => name.replace(/^@[^/]+\//, '').startsWith(`tailedcore-${kind}-`));
    for (const use of named) found.push(await inspected(kind, use, resolve(folder)));
  }
  return found;
}

async function inspected(kind: PluginKind, use: string, folder: string): Promise<FoundPlugin> {
  const loaded = await loadCandidate({ specifier: use, is: 'package' }, folder, kind);
  if ('plugin' in loaded) return { kind, use, version: loaded.version, origin: 'package', plugin: loaded.plugin };
  return { kind, use, origin: 'package', problem: loaded.reason };
}

/** Names of the packages in all `node_modules` above, in order of the alphabet. */
async function packagesFrom(start: string): Promise<readonly string[]> {
  const names = new Set<string>();
  for (let folder = start; ; folder = dirname(folder)) {
    for (const name of await packagesIn(join(folder, 'node_modules'))) names.add(name);
    if (folder === dirname(folder)) return [...names].sort();
  }
}

async function packagesIn(folder: string): Promise<readonly string[]> {
  const entries = await namesIn(folder);
  const scopes = entries.filter((name) => name.startsWith('@'));
  const scoped = scopes.map(async (scope) => (await namesIn(join(folder, scope))).map((name) => `${scope}/${name}`));
  return [...entries, ...(await Promise.all(scoped)).flat()];
}

/** Empty where there is no such folder, or none that may be read: then nothing in it can be imported either. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
