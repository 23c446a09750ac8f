import { isAbsolute, relative, resolve } from 'node:path';
import {
  checkSettings,
  innerSchema,
  inputSchema,
  isPlain,
  isTailedCoreError,
  type JsonSchema,
  type Plugin,
  schemaFor,
} from '@tailedcore/core';
import { resolvePlugin } from '../resolve-plugin.ts';
import { kindsWithOptions, separatePlugins } from './separate-plugins.ts';
import type { Settings } from './settings.ts';

/**
 * Settings in which the paths of options, such as `backbone.options.weights`, lead from the working folder to where they led from `folder`. Which options
 * are paths is told by their JSON schema: `format: path`. Options of a part that cannot be found stay as they are; the check of all settings tells it.
 */
export async function resolvePathOptions(
  settings: Settings,
  folder: string,
  plugins: readonly Plugin[],
): Promise<Settings> {
  const named = separatePlugins(settings);
  const { parts } = checkSettings(named.settings);
  const source = { from: folder, plugins: [...named.plugins, ...plugins] };
  const result: Record<string, unknown> = { ...settings };
  for (const kind of kindsWithOptions(named.settings)) {
    const use = parts[kind]?.use;
    const plugin = use === undefined ? undefined : await resolvePlugin(kind, use, source).catch(undefinedIfCoded);
    const schema = plugin && inputSchema(plugin.plugin.options);
    const part = result[kind];
    if (schema && isPlain(part)) result[kind] = { ...part, options: move(part['options'], schema, schema, folder) };
  }
  return result as Settings;
}

function undefinedIfCoded(error: unknown): undefined {
  if (!isTailedCoreError(error)) throw error;
}

function move(value: unknown, schema: JsonSchema | undefined, root: JsonSchema, folder: string): unknown {
  const own = schemaFor(schema, root, value);
  if (own === undefined) return value;
  if (typeof value === 'string') return own.format === 'path' && value !== '' ? moved(value, folder) : value;
  if (Array.isArray(value)) return value.map((item, i) => move(item, innerSchema(own, i), root, folder));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, move(inner, innerSchema(own, key), root, folder)]),
  );
}

/** Relative stays relative: a model stores it, and should tell nothing about the folders of a machine. */
function moved(path: string, folder: string): string {
  return isAbsolute(path) ? path : relative(process.cwd(), resolve(folder, path)) || '.';
}
