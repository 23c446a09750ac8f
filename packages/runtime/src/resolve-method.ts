import {
  checkSettings,
  isPlain,
  isTailedCoreError,
  type MethodConfig,
  type NamedPart,
  type PluginKind,
  pluginKinds,
  type Problem,
  settingsError,
} from '@tailedcore/core';
import type { Settings } from './config/settings.ts';
import { checkPartOptions } from './plugins/make-part.ts';
import { type PluginSource, type ResolvedPlugin, resolvePlugin } from './resolve-plugin.ts';

/** The plugins of a method, by kind. */
export type ResolvedParts = { readonly [Kind in PluginKind]: ResolvedPlugin<Kind> };

/** Complete settings and the plugins they name. */
export interface ResolvedMethod {
  /** What a model stores: settings with all defaults, options of parts as they were written, and `use` as the plugins are found again. */
  readonly config: MethodConfig;
  /** The same with the defaults of the parts' options too, for people to read. */
  readonly complete: MethodConfig;
  readonly parts: ResolvedParts;
}

/**
 * Completes settings, finds the plugins they name, and checks all options.
 * @throws E_CONFIG with every problem at once.
 */
export async function resolveMethod(
  settings: Settings = {},
  source: PluginSource = { from: process.cwd(), plugins: [] },
): Promise<ResolvedMethod> {
  // Loaded here, since judging images needs none of it.
  const { separatePlugins } = await import('./config/separate-plugins.ts');
  const named = separatePlugins(settings);
  const { config, parts, problems } = checkSettings(named.settings);
  const found = { ...source, plugins: [...named.plugins, ...source.plugins] };
  const wrongUse = new Set(named.problems.map(({ path }) => path));
  const checked = await Promise.all(
    pluginKinds.filter((kind) => !wrongUse.has(`${kind}.use`)).map((kind) => resolvePart(kind, parts[kind], found)),
  );
  const all = [...named.problems, ...problems, ...checked.flatMap((part) => part.problems)];
  if (config === undefined || all.length > 0) throw settingsError(all);
  const complete: Record<string, unknown> = { ...config };
  for (const { kind, options } of checked) complete[kind] = { ...config[kind], options };
  return {
    config: { ...config, ...usesFound(config, checked) },
    complete: complete as MethodConfig,
    // Every kind is there, with a plugin of that kind: no problem was found with any.
    parts: Object.fromEntries(checked.map(({ kind, resolved }) => [kind, resolved])) as unknown as ResolvedParts,
  };
}

/** The parts of the settings, named as a model finds them again: a package by its name, a file and an object by the plugin's. */
function usesFound(config: MethodConfig, checked: readonly CheckedPart[]): Partial<MethodConfig> {
  return Object.fromEntries(
    checked.map(({ kind, resolved }) => [kind, { ...config[kind], use: resolved?.use ?? config[kind].use }]),
  );
}

interface CheckedPart {
  readonly kind: PluginKind;
  readonly resolved?: ResolvedPlugin;
  /** Complete. */
  readonly options?: unknown;
  readonly problems: readonly Problem[];
}

/** @param part - undefined where the settings are so wrong that none is named. */
async function resolvePart(kind: PluginKind, part: NamedPart | undefined, source: PluginSource): Promise<CheckedPart> {
  if (part === undefined) return { kind, problems: [] };
  try {
    const resolved: ResolvedPlugin = await resolvePlugin(kind, part.use, source);
    const checked = await checkPartOptions(resolved, part.options);
    return 'problems' in checked
      ? { kind, problems: checked.problems }
      : { kind, resolved, options: isPlain(checked.value) ? checked.value : part.options, problems: [] };
  } catch (error) {
    if (!isTailedCoreError(error)) throw error;
    const message = error.message.replace(`${error.code}: `, '').replaceAll('\n', '\n    ');
    return { kind, problems: [{ path: `${kind}.use`, message }] };
  }
}
