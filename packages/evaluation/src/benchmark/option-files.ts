import {
  inputSchema,
  innerSchema,
  isPlain,
  type JsonSchema,
  type PluginKind,
  pluginKinds,
  schemaFor,
} from '@tailedcore/core';
import type { ResolvedMethod } from '@tailedcore/runtime';

/** The files that options of parts name, such as `backbone.options.weights`: where their JSON schema says `format: path`. */
export function optionFiles({ config, parts }: Pick<ResolvedMethod, 'config' | 'parts'>): string[] {
  return pluginKinds.flatMap((kind: PluginKind) => {
    const schema = inputSchema(parts[kind].plugin.options);
    return schema ? pathsIn(config[kind].options, schema, schema) : [];
  });
}

function pathsIn(value: unknown, schema: JsonSchema | undefined, root: JsonSchema): string[] {
  const own = schemaFor(schema, root, value);
  if (own === undefined) return [];
  if (typeof value === 'string') return own.format === 'path' && value !== '' ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item, i) => pathsIn(item, innerSchema(own, i), root));
  if (!isPlain(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, innerSchema(own, key), root));
}

/** A value in which every text that is one of some paths is what that file holds: so that a file may move, and may not change. */
export function withContents(value: unknown, contents: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return contents.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => withContents(item, contents));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withContents(inner, contents)]));
}
