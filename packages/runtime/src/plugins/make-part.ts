import { checkOptions, createPart, type PartByKind, type PluginHost, type PluginKind } from '@tailedcore/core';
import type { ResolvedPlugin } from '../resolve-plugin.ts';

/**
 * Makes a part. What a plugin that is not built in gives back is checked each time; built-in parts are trusted.
 * @throws E_CONFIG naming every wrong option, E_PLUGIN_FAILED when a plugin throws, E_PLUGIN_RESULT when it makes something else.
 */
export async function makePart<Kind extends PluginKind>(
  { plugin, use, origin }: ResolvedPlugin<Kind>,
  { options }: { readonly options: unknown },
  host: PluginHost,
): Promise<PartByKind[Kind]> {
  if (origin === 'built-in') return createPart(plugin, options, host);
  const { checkedPart } = await import('./checked/checked-part.ts');
  return checkedPart(plugin.kind, use, host.signal, () => createPart(plugin, options, host));
}

/**
 * Checks the options of a part, by its plugin's schema.
 * @throws E_PLUGIN_FAILED when a schema that is not built in throws, or gives back something that is no result.
 */
export async function checkPartOptions({ plugin, use, origin }: ResolvedPlugin, options: unknown) {
  if (origin === 'built-in') return checkOptions(plugin, options);
  const { call } = await import('./checked/calls.ts');
  const asked = { kind: plugin.kind, plugin: use };
  return call(asked, new AbortController().signal, () => checkOptions(plugin, options));
}
