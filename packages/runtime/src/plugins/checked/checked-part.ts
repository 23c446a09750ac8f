import type { PartByKind, PluginKind } from '@tailedcore/core';
import { checkedBackbone } from './backbone.ts';
import { type Asked, call } from './calls.ts';
import { checkedCleaner } from './cleaner.ts';
import { checkedCoreset } from './coreset.ts';
import { checkedIndex } from './index-builder.ts';
import { checkedScorer } from './scorer.ts';
import { checkedTail } from './tail.ts';

const checks: { readonly [Kind in PluginKind]: (part: PartByKind[Kind], asked: Asked) => PartByKind[Kind] } = {
  backbone: checkedBackbone,
  cleaner: checkedCleaner,
  tail: checkedTail,
  coreset: checkedCoreset,
  index: checkedIndex,
  scorer: checkedScorer,
};

/**
 * Makes the part of a plugin that is not built in, and checks what it gives back each time; the checks are linear in the results.
 * @param plugin - how the settings name it. @param signal - of `create`.
 * @throws E_PLUGIN_FAILED when `create` throws, E_PLUGIN_RESULT when it makes something that is no such part.
 */
export async function checkedPart<Kind extends PluginKind>(
  kind: Kind,
  plugin: string,
  signal: AbortSignal,
  create: () => Promise<PartByKind[Kind]>,
): Promise<PartByKind[Kind]> {
  const asked = { kind, plugin };
  return checks[kind](await call(asked, signal, create), asked);
}
