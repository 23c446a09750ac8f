import {
  augmentations,
  fitModes,
  isTailedCoreError,
  mergeSettings,
  type MethodSettings,
  type Plugin,
  presetNames,
  type Problem,
  settingsError,
} from '@tailedcore/core';
import { loadConfig, type Settings } from '@tailedcore/runtime';
import { type Command, Option } from 'commander';
import { type SettingFlags, settingsOf } from './fit-settings.ts';
import { assign, name, seedNumber, share, wholeNumber } from './options.ts';

/** What `--config` and `--no-config` say: a file, false for none, undefined for the nearest. */
export interface ConfigFlag {
  readonly config?: string | false;
}

export interface SettingOptions extends SettingFlags, ConfigFlag {}

/** `--config` and `--no-config`. */
export function withConfigOption(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'settings from this file (default: tailedcore.config.{ts,mts,js,mjs,json,yaml,yml} here or in a folder above)',
      name,
    )
    .option('--no-config', 'use no config file');
}

/** The options that are settings of the method, and those that name a config file. */
export function withSettingOptions(command: Command): Command {
  return withConfigOption(command)
    .addOption(new Option('--preset <name>', 'the method (default: "tailedcore")').choices(presetNames))
    .addOption(
      new Option('--augment <how>', 'copies of rare products (wrong where orientation matters)').choices(augmentations),
    )
    .addOption(new Option('--fit <mode>', 'cut the middle out, or squeeze the whole image').choices(fitModes))
    .option('--resize <pixels>', 'shorter side after resizing (default: 256)', wholeNumber(1))
    .option(
      '--crop <pixels>',
      'side of the square the network sees; a multiple of 32 for most (default: 224)',
      wholeNumber(1),
    )
    .option('--false-alarms <share>', 'wanted share of good images above the threshold (default: 0.01)', share)
    .option('--seed <n>', 'same input and seed, same model (default: 0)', seedNumber)
    .option('--backbone <name>', 'the network that looks (default: "openimages-mobilenet-v2")', name)
    .option('--weights <file>', 'its weights as a safetensors file, instead of a download', name)
    .option('--set <path=value>', 'any setting, such as coreset.ratio=0.02 (repeatable)', assign);
}

/** Settings of a config file and flags, not checked yet. */
export interface ReadSettings {
  readonly settings: Settings;
  /** The config file; undefined: none was used. */
  readonly file?: string | undefined;
  /** The folder from which plugins are looked up. */
  readonly from?: string | undefined;
}

/**
 * The preset's settings are overridden by the config file's, those by flags.
 * @throws E_CONFIG_FILE, E_CONFIG_FILES; E_OPTION for weights of a network that nothing names.
 */
export async function readSettings(flags: SettingOptions, plugins: readonly Plugin[] = []): Promise<ReadSettings> {
  const config = flags.config === false ? undefined : await loadConfig({ file: flags.config, plugins });
  // Parts may be plugin objects; they are only passed on.
  const written = (config?.settings ?? {}) as MethodSettings;
  const settings = mergeSettings(written, settingsOf(flags, written));
  return { settings, file: config?.file, from: config?.folder };
}

/** Runs `work`; where it finds settings wrong, the error tells which config file they came from. */
export async function namingFile<Result>(file: string | undefined, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const list = isTailedCoreError(error, 'E_CONFIG') ? error.details['list'] : undefined;
    if (file === undefined || !Array.isArray(list)) throw error;
    throw settingsError(list as readonly Problem[], file);
  }
}
