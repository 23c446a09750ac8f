import { dirname, resolve } from 'node:path';
import type { Plugin } from '@tailedcore/core';
import type { Settings } from './settings.ts';

/** Which config file is read, and which plugins it may name. */
/** Which config file is read. */
export interface LoadConfigOptions {
  /** The config file; by default the one of `cwd`, or of the nearest folder above it that has one. */
  readonly file?: string | undefined;
  /** Where the search begins, and what `file` is relative to; default the working folder. */
  readonly cwd?: string | undefined;
  /** Plugins at hand, used by their names. */
  readonly plugins?: readonly Plugin[] | undefined;
}

/** What a config file holds. */
export interface LoadedConfig {
  /** Absolute. */
  readonly file: string;
  /** Its folder, from which plugins are looked up: the `from` of a session. */
  readonly folder: string;
  /** Not checked yet, except that it is an object; paths in it lead from the working folder of the process. */
  readonly settings: Settings;
}

/**
 * Reads a config file, `tailedcore.config.{ts,mts,js,mjs,json,yaml,yml}`. One in TypeScript or JavaScript is run.
 * @returns undefined where none is named and none is found.
 * @throws E_CONFIG_FILE when it cannot be used, E_CONFIG_FILES where a folder has several.
 */
export async function loadConfig({ file, cwd = process.cwd(), plugins = [] }: LoadConfigOptions = {}): Promise<
  LoadedConfig | undefined
> {
  // Loaded here, since most who import this package load no config.
  const { findConfigFile } = await import('./find-config-file.ts');
  const path = file === undefined ? await findConfigFile(cwd) : resolve(cwd, file);
  if (path === undefined) return undefined;
  const { readConfigFile } = await import('./read-config-file.ts');
  const { resolvePathOptions } = await import('./path-options.ts');
  const folder = dirname(path);
  const written = await readConfigFile(path);
  // Any object passes here: it is checked with all other settings, so that all problems are told at once.
  return { file: path, folder, settings: await resolvePathOptions(written as Settings, folder, plugins) };
}
