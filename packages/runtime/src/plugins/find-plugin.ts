import { fail, type PluginKind } from '@tailedcore/core';
import type { ResolvedPlugin } from '../resolve-plugin.ts';
import { asWritten, candidates } from './candidates.ts';
import { type Loaded, loadCandidate, type Refused } from './load-candidate.ts';
import { notFound } from './not-found.ts';

/** Finds a plugin that is not built in: a package or file as written, else the package `tailedcore-<kind>-<name>`. @throws E_PLUGIN, E_PLUGIN_UNKNOWN */
export async function findPlugin<Kind extends PluginKind>(
  kind: Kind,
  use: string,
  folder: string,
  known: readonly string[],
): Promise<ResolvedPlugin<Kind>> {
  const tried: Refused[] = [];
  for (const candidate of candidates(kind, use)) {
    const loaded = await loadCandidate(candidate, folder, kind);
    if ('plugin' in loaded) return notShadowed(loaded, known);
    tried.push(loaded);
  }
  throw notFound(kind, use, known, tried);
}

/**
 * The plugin of any kind that a package or file exports, for `--plugin`.
 * @param specifier - as in an import: a package, or a path that begins with `./` or `/`.
 * @param folder - where it is looked up from.
 * @throws E_PLUGIN, E_PLUGIN_UNKNOWN
 */
export async function loadPlugin(specifier: string, folder: string): Promise<ResolvedPlugin> {
  const loaded: Loaded = await loadCandidate(asWritten(specifier), folder);
  if ('plugin' in loaded) return loaded;
  throw notFound('plugin', specifier, [], [loaded]);
}

/** A file or object is remembered by its plugin's own name: with that of a built-in part a model would open with the wrong one. @throws E_PLUGIN */
export function notShadowed<Kind extends PluginKind>(found: ResolvedPlugin<Kind>, known: readonly string[]) {
  const { kind, name } = found.plugin;
  if (found.origin === 'package' || !known.includes(name)) return found;
  const reason = `a built-in ${kind} has that name, which models would confuse. Give the plugin another one.`;
  throw fail('E_PLUGIN', { kind, received: name, reason });
}
