import { type MethodConfig, type MethodSettings, normalizeSettings, type PluginKind } from '@tailedcore/core';
import { type PluginSource, type ResolvedPlugin, resolvePlugin } from './resolve-plugin.ts';

/** The plugins of a method, by kind. */
export type ResolvedParts = { readonly [Kind in PluginKind]: ResolvedPlugin<Kind> };

/** Complete settings and the plugins they name. */
export interface ResolvedMethod {
  readonly config: MethodConfig;
  readonly parts: ResolvedParts;
}

/**
 * Completes settings, finds the plugins they name, and checks all options.
 * @throws E_CONFIG with every problem at once.
 */
export async function resolveMethod(
  settings: MethodSettings = {},
  source: PluginSource = { from: process.cwd(), plugins: [] },
): Promise<ResolvedMethod> {
  const config = normalizeSettings(settings);
  return {
    config,
    parts: {
      backbone: await resolvePlugin('backbone', config.backbone.use, source),
      cleaner: await resolvePlugin('cleaner', config.cleaner.use, source),
      tail: await resolvePlugin('tail', config.tail.use, source),
      coreset: await resolvePlugin('coreset', config.coreset.use, source),
      index: await resolvePlugin('index', config.index.use, source),
      scorer: await resolvePlugin('scorer', config.scorer.use, source),
    },
  };
}
