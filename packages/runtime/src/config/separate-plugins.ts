import {
  isPlain,
  type MethodSettings,
  type Plugin,
  type PluginKind,
  pluginKinds,
  type Problem,
} from '@tailedcore/core';
import { pluginProblem } from '../plugins/plugin-form.ts';
import type { Settings } from './settings.ts';

/** Settings in which every part is named, and the plugins that stood in their place. */
export interface NamedSettings {
  readonly settings: MethodSettings;
  readonly plugins: readonly Plugin[];
  /** Objects that are no plugins of their kind; the setting is left out. */
  readonly problems: readonly Problem[];
}

/** Puts the names of plugin objects in their place. What else is wrong is left for the check of all settings to tell. */
export function separatePlugins(settings: Settings): NamedSettings {
  const plugins: Plugin[] = [];
  const problems: Problem[] = [];
  if (!isPlain(settings)) return { settings, plugins, problems };
  const named: Record<string, unknown> = { ...settings };
  for (const kind of pluginKinds) {
    const part: unknown = named[kind];
    if (!isPlain(part) || !isObject(part['use'])) continue;
    const { use, ...others } = part;
    const problem = pluginProblem(use, kind);
    if (problem === undefined) plugins.push(use as Plugin);
    else problems.push({ path: `${kind}.use`, message: `expected a name or a ${kind} plugin: ${problem}` });
    named[kind] = problem === undefined ? { ...others, use: (use as Plugin).name } : withoutOptions(others);
  }
  return { settings: named as MethodSettings, plugins, problems };
}

/** Whose options they are cannot be told, so they are not checked either. */
function withoutOptions({ options: _, ...others }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return others;
}

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** The kinds whose options a person wrote. */
export function kindsWithOptions(settings: MethodSettings): PluginKind[] {
  return pluginKinds.filter((kind) => {
    const part: unknown = settings[kind];
    return isPlain(part) && isPlain(part['options']) && Object.keys(part['options']).length > 0;
  });
}
