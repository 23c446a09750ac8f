import { fail, type Model, type ModelPart, type PluginKind } from '@tailedcore/core';
import { builtIn, builtInNames, checkedGiven, type PluginSource, type ResolvedPlugin } from '../resolve-plugin.ts';
import type { Refused } from './load-candidate.ts';

/** Where the plugins of a model may come from. */
export interface ModelPluginSource extends PluginSource {
  /** Plugins from packages and files that the user named. */
  readonly named: readonly ResolvedPlugin[];
  warn(message: string): void;
}

type Wanted<Kind extends PluginKind> = {
  readonly kind: Kind;
  readonly use: string;
  readonly part: ModelPart | undefined;
};

/**
 * Finds the plugin that a model names. A model is data from anywhere and must not choose what is imported: only built-in parts, plugins that the user
 * gave or named, and installed packages called `tailedcore-…` are looked up, never a path.
 * @throws E_PLUGIN_UNKNOWN, E_PLUGIN
 */
export async function resolveModelPlugin<Kind extends PluginKind>(
  kind: Kind,
  model: Model,
  source: ModelPluginSource,
): Promise<ResolvedPlugin<Kind>> {
  const wanted = { kind, use: model.config[kind].use, part: model.parts?.[kind] };
  const found = await findWanted(wanted, source);
  const { use, version } = found;
  const { version: before } = wanted.part ?? {};
  if (found.origin === 'package' && before !== undefined && version !== before)
    source.warn(
      `The ${kind} ${use} is version ${version} here, and the model was made with ${before}: scores may differ from those of its threshold.`,
    );
  return found;
}

async function findWanted<Kind extends PluginKind>(
  wanted: Wanted<Kind>,
  source: ModelPluginSource,
): Promise<ResolvedPlugin<Kind>> {
  const { kind, use, part } = wanted;
  const handed = part?.origin === 'built-in' ? undefined : await findHanded(wanted, source);
  if (handed) return handed;
  const known = part === undefined || part.origin === 'built-in' ? await builtIn(kind, use) : undefined;
  if (known) return known;
  const { tried, found } = await findInstalled(wanted, source);
  if (found) return found;
  const { notFound, knownText } = await import('./not-found.ts');
  const names = await builtInNames(kind);
  if (tried.length > 0) throw notFound(kind, use, names, tried);
  throw fail('E_PLUGIN_UNKNOWN', {
    kind,
    received: use,
    expected: names.join(', '),
    advice: `${knownText(use, names)} ${advice(part)}`,
  });
}

function advice(part: ModelPart | undefined): string {
  if (part?.origin === 'built-in')
    return `It came with tailedcore ${part.version ?? ''}, which made the model: update this one.`;
  return 'A model may name installed packages called tailedcore-…, and nothing else: name this one yourself, with "--plugin ./file-or-package" (in code: the option plugins).';
}

/** Among what the user gave and named, by the name in the settings or the plugin's own. */
async function findHanded<Kind extends PluginKind>(
  { kind, use, part }: Wanted<Kind>,
  { plugins, named }: ModelPluginSource,
): Promise<ResolvedPlugin<Kind> | undefined> {
  const names = [use, part?.name];
  const given = plugins.find((plugin) => plugin.kind === kind && names.includes(plugin.name));
  if (given) return checkedGiven(kind, given);
  const fitting = named.find((one) => one.plugin.kind === kind && (one.use === use || names.includes(one.plugin.name)));
  // The kinds agree: compared a line above.
  return fitting as unknown as ResolvedPlugin<Kind> | undefined;
}

/** An installed package called `tailedcore-…`, seen from `from`: never from the model's own folder, where anything may lie. */
async function findInstalled<Kind extends PluginKind>(
  { kind, use, part }: Wanted<Kind>,
  { from }: ModelPluginSource,
): Promise<{ readonly tried: readonly Refused[]; readonly found?: ResolvedPlugin<Kind> }> {
  const { isPluginPackage } = await import('./candidates.ts');
  if ((part !== undefined && part.origin !== 'package') || !isPluginPackage(use)) return { tried: [] };
  const { loadCandidate } = await import('./load-candidate.ts');
  const loaded = await loadCandidate({ specifier: use, is: 'package' }, from, kind);
  return 'plugin' in loaded ? { tried: [], found: loaded } : { tried: [loaded] };
}
