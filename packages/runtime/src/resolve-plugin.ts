import { fail, type PartOrigin, type Plugin, type PluginKind } from '@tailedcore/core';

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
  /** Version of the package it came from, of the program for a built-in part; undefined for a plugin object or a loose file. */
  readonly version?: string | undefined;
  readonly origin: PartOrigin;
}

/**
 * Finds the plugin that `use` names: given, built-in, a package or file as written, or the package `tailedcore-<kind>-<name>`.
 * Importing it runs its code, so `use` must come from someone who may say so; for models there is `resolveModelPlugin`.
 * @throws E_PLUGIN_UNKNOWN when there is nothing of that name, E_PLUGIN when it cannot be used; both with everything that was tried.
 */
export async function resolvePlugin<Kind extends PluginKind>(
  kind: Kind,
  use: string,
  { from, plugins }: PluginSource,
): Promise<ResolvedPlugin<Kind>> {
  const given = plugins.find((plugin) => plugin.kind === kind && plugin.name === use);
  if (given) return checkedGiven(kind, given);
  const found = await builtIn(kind, use);
  if (found) return found;
  const { findPlugin } = await import('./plugins/find-plugin.ts');
  return findPlugin(kind, use, from, await builtInNames(kind));
}

/** The built-in part of that name, if there is one. */
export async function builtIn<Kind extends PluginKind>(
  kind: Kind,
  use: string,
): Promise<ResolvedPlugin<Kind> | undefined> {
  const { builtins } = await import('./builtins.ts');
  const { version } = await import('./version.ts');
  const known: Readonly<Record<string, unknown>> = builtins[kind];
  if (!Object.hasOwn(known, use)) return undefined;
  // The table's entry for a kind is a plugin of that kind; its option type is checked by its own schema.
  return { plugin: known[use] as Plugin<Kind>, use, version, origin: 'built-in' };
}

export async function builtInNames(kind: PluginKind): Promise<readonly string[]> {
  const { builtins } = await import('./builtins.ts');
  return Object.keys(builtins[kind]);
}

/** @throws E_PLUGIN when an object that was handed over is no plugin, or has the name of a built-in part. */
export async function checkedGiven<Kind extends PluginKind>(kind: Kind, given: Plugin): Promise<ResolvedPlugin<Kind>> {
  const { pluginProblem } = await import('./plugins/plugin-form.ts');
  const problem = pluginProblem(given, kind);
  if (problem !== undefined) throw fail('E_PLUGIN', { kind, received: given.name, reason: `${problem}.` });
  const { notShadowed } = await import('./plugins/find-plugin.ts');
  // The kind was checked two lines above.
  const plugin = given as unknown as Plugin<Kind>;
  return notShadowed({ plugin, use: plugin.name, origin: 'given' }, await builtInNames(kind));
}
