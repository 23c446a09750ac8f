import { type PluginKind, pluginKinds } from '../plugin.ts';
import { issueProblems } from './issues.ts';
import { inputSchema, type JsonSchema } from './json-schema.ts';
import { withPreset } from './merge.ts';
import { isPlain, type Plain } from './plain.ts';
import { type Problem, settingsError } from './problem.ts';
import { receivedText } from './received-text.ts';
import { type MethodConfig, methodSchema, type MethodSettings } from './schema.ts';
import { takeUnknownKeys } from './unknown-keys.ts';

/**
 * Complete settings: the preset's, overridden by `settings`. Options of a part are those of the preset only while the part is the preset's.
 * @throws E_CONFIG listing every problem with its path.
 */
export function normalizeSettings(settings: MethodSettings = {}): MethodConfig {
  const { config, problems } = checkSettings(settings);
  if (config === undefined) throw settingsError(problems);
  return config;
}

/** A part as settings name it, before anybody has looked for it. */
export interface NamedPart {
  readonly use: string;
  /** As written. */
  readonly options: Plain;
}

/** What settings come to, and what is wrong with them. */
/** What can be told of settings without looking for plugins. */
export interface CheckedSettings {
  /** Complete; undefined where there are problems. */
  readonly config: MethodConfig | undefined;
  /** The parts that can be told even so, for the check of their options. */
  readonly parts: Readonly<Partial<Record<PluginKind, NamedPart>>>;
  readonly problems: readonly Problem[];
}

/** Everything about settings that needs no plugin: keys, then values, then rules across them. The options of parts stay unchecked. */
export function checkSettings(settings: unknown): CheckedSettings {
  if (!isPlain(settings)) {
    const problem = { path: 'settings', message: `expected an object, received ${receivedText(settings)}` };
    return { config: undefined, parts: {}, problems: [problem] };
  }
  const json = methodJsonSchema();
  const { value, problems: unknown } = takeUnknownKeys(settings, json, []);
  const merged = withPreset(value as Plain);
  const checked = methodSchema.safeParse(merged);
  const problems = [...unknown, ...issueProblems(checked.error?.issues ?? [], merged, json, [])];
  return { config: problems.length > 0 ? undefined : checked.data, parts: namedParts(merged), problems };
}

let known: JsonSchema | undefined;

/** The JSON schema of settings, made when first asked for: reading a model does without. */
export function methodJsonSchema(): JsonSchema {
  return (known ??= inputSchema(methodSchema) as JsonSchema);
}

function namedParts(merged: Plain): Partial<Record<PluginKind, NamedPart>> {
  const found: Partial<Record<PluginKind, NamedPart>> = {};
  for (const kind of pluginKinds) {
    const written = merged[kind] ?? {};
    const { success, data } = methodSchema.shape[kind].safeParse(
      isPlain(written) ? { use: written['use'], options: written['options'] } : written,
    );
    if (success) found[kind] = data;
  }
  return found;
}
