import type { PluginHost } from '@tailedcore/core';

/** Options beside those under test, and whether they must make a difference. */
export interface Variant {
  readonly options: unknown;
  /** `other`: results (of backbones the id) must differ from those of the tested options; `same`: they must not. */
  readonly result: 'same' | 'other';
}

/** What the kit must be told of a plugin. */
export interface CheckSettings {
  /** Options that all checks use; default `{}`. Must be given where the plugin has options without a default. */
  readonly options?: unknown;
  /** Options that change the result, and some that do not. */
  readonly variants?: readonly Variant[] | undefined;
  /** Replaces fields of the kit's host, such as `cacheDir`. The kit's own runs graphs on the CPU and knows no network. */
  readonly host?: Partial<PluginHost> | undefined;
  /** Backbones: height and width of the images; default the smallest allowed of at least 64 each. */
  readonly imageSize?: readonly [height: number, width: number] | undefined;
  /** Inputs are drawn with it; default 1. */
  readonly seed?: number | undefined;
  /** How far floats of engines may lie apart, relative to their size; default 1e-4. Rows and counts must be equal. */
  readonly tolerance?: number | undefined;
  /** How long a call may go on after its run was stopped, in milliseconds; default 10,000. */
  readonly patience?: number | undefined;
}
