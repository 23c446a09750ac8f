import { type Plugin, type PluginKind, pluginKinds } from '@tailedcore/core';
import { builtins } from '../builtins.ts';
import { resolvePlugin } from '../resolve-plugin.ts';
import { separatePlugins } from './separate-plugins.ts';
import type { LoadedConfig } from './load-config.ts';

/** Plugins by kind and by what `use` calls them, the built-in ones first. */
export type KnownParts = Readonly<Record<PluginKind, Readonly<Record<string, Plugin>>>>;

/**
 * The built-in parts, and those that a config file names.
 * @throws E_PLUGIN_UNKNOWN, E_PLUGIN for one that cannot be had.
 */
export async function knownParts(config?: LoadedConfig): Promise<KnownParts> {
  const { settings, plugins } = separatePlugins(config?.settings ?? {});
  const source = { from: config?.folder ?? process.cwd(), plugins };
  const known: Record<string, Readonly<Record<string, Plugin>>> = {};
  for (const kind of pluginKinds) {
    const use: unknown = settings[kind]?.use;
    const named =
      typeof use === 'string' && use !== '' ? { [use]: (await resolvePlugin(kind, use, source)).plugin } : {};
    known[kind] = { ...builtins[kind], ...(named as Readonly<Record<string, Plugin>>) };
  }
  // Every kind was given its table.
  return known as KnownParts;
}
