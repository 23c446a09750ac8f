import { type ModelPart, type ModelParts, pluginKinds } from '@tailedcore/core';
import type { ResolvedParts } from '../resolve-method.ts';

/** What a model records about the plugins that made it. */
export function partsOf(parts: ResolvedParts): ModelParts {
  const recorded = pluginKinds.map((kind): [string, ModelPart] => {
    const { plugin, version, origin } = parts[kind];
    return [kind, { name: plugin.name, ...(version === undefined ? {} : { version }), origin }];
  });
  // One entry for each kind.
  return Object.fromEntries(recorded) as ModelParts;
}
