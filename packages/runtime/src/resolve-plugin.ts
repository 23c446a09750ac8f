import type { Plugin, PluginKind } from '@tailedcore/core';

/** Where plugins may come from besides the built-in ones. */
export interface PluginSource {
  /** The folder from which packages and files are looked up: that of the config file, else the working folder. */
  readonly from: string;
  /** Plugins at hand, used by their names. */
  readonly plugins: readonly Plugin[];
}

/** A plugin, and how a model names it. */
export interface ResolvedPlugin<Kind extends PluginKind = PluginKind> {
  readonly plugin: Plugin<Kind>;
  /** Short name of a built-in part, specifier of a package, the plugin's own name otherwise. */
  readonly use: string;
  /** Version of the package it came from; undefined for a plugin object or a loose file. */
  readonly version?: string | undefined;
  readonly origin: 'built-in' | 'package' | 'file' | 'given';
}

/**
 * Finds the plugin that `use` names: built-in, given, a package or file as written, or the package `tailedcore-<kind>-<name>`.
 * @throws E_PLUGIN_UNKNOWN with everything that was tried.
 */
export async function resolvePlugin<Kind extends PluginKind>(
  kind: Kind,
  use: string,
  { plugins }: PluginSource,
): Promise<ResolvedPlugin<Kind>> {
  const given = plugins.find((plugin) => plugin.kind === kind && plugin.name === use);
  // The kinds agree: compared a line above.
  if (given) return { plugin: given as unknown as Plugin<Kind>, use, origin: 'given' };
  const { builtin } = await import('./builtins.ts');
  // The table's entry for a kind is a plugin of that kind; its option type is checked by its own schema.
  return { plugin: builtin(kind, use) as unknown as Plugin<Kind>, use, origin: 'built-in' };
}
