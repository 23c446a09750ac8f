import type { MethodSettings, Plugin, PluginKind } from '@tailedcore/core';

/** Settings as a person writes them in code: `use` names a part, or is the plugin itself. */
export type Settings = Omit<MethodSettings, PluginKind> & {
  readonly [Kind in PluginKind]?: PartSettings<Kind> | undefined;
};

/** A part in settings: its plugin, the plugin's options, and what the method asks of such a part. */
export type PartSettings<Kind extends PluginKind> = Omit<NonNullable<MethodSettings[Kind]>, 'use'> & {
  readonly use?: string | Plugin<Kind> | undefined;
};

/** The identity: gives an editor the names and types of settings in `tailedcore.config.ts` and `.js`. */
export function defineConfig(settings: Settings): Settings {
  return settings;
}
