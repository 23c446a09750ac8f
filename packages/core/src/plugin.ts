import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import { checkOptions } from './config/check-options.ts';
import { settingsError } from './config/problem.ts';
import type { Progress } from './run.ts';
import type { Backbone, CoresetSampler, IndexBuilder, PatchCleaner, Scorer, TailSampler } from './stages.ts';

/** Raised when the stage interfaces change in a way that breaks plugins. */
export const pluginApiVersion = 1;

/** What a plugin of each kind makes. */
export interface PartByKind {
  backbone: Backbone;
  cleaner: PatchCleaner;
  tail: TailSampler;
  coreset: CoresetSampler;
  index: IndexBuilder;
  scorer: Scorer;
}

/** A stage of the pipeline whose part can be replaced. */
export type PluginKind = keyof PartByKind;

/** All kinds, in the order of the pipeline. */
export const pluginKinds = [
  'backbone',
  'cleaner',
  'tail',
  'coreset',
  'index',
  'scorer',
] as const satisfies PluginKind[];

/** A network session: named tensors in, named tensors out. */
export interface GraphSession extends AsyncDisposable {
  /** How many images a forward pass takes best on its device; 1 on a CPU. */
  readonly batch: number;
  /**
   * One forward pass.
   * @param room - shared memory by output: an output of just that many floats is written there, without new memory.
   * @throws E_ENGINE when the engine fails, E_ABORTED.
   */
  run(
    inputs: Readonly<Record<string, GraphTensor>>,
    signal?: AbortSignal,
    room?: Readonly<Record<string, Float32Array>>,
  ): Promise<Readonly<Record<string, GraphTensor>>>;
}

/** A tensor of a graph: values in row-major order. */
export interface GraphTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

/** What a plugin may ask of the program that runs it. */
export interface PluginHost {
  /** Opens an ONNX file in the engine. */
  openGraph(model: Uint8Array): Promise<GraphSession>;
  /** A folder that survives runs; the plugin makes its own sub-folder. */
  readonly cacheDir: string;
  /** Whether anybody will read image embeddings; a backbone that is opened without may leave them out (`embeddingColumns` 0). */
  readonly embeddings: boolean;
  /** Whether the network must not be used. */
  readonly offline: boolean;
  /** Address that stands in for the public weights hub, without a slash at its end; undefined: the hub itself. */
  readonly mirror?: string | undefined;
  /** Stops what `create` does. */
  readonly signal: AbortSignal;
  /** How far a long `create` is, such as a download. */
  report(progress: Progress): void;
  /** Told what went wrong without being fatal, such as a cache that cannot be written. */
  warn(message: string): void;
}

/**
 * Options as a schema library tells them that speaks Standard Schema and Standard JSON Schema (zod from 4.2 on, and others). Strict:
 * unknown keys are problems. Every option has a description and, unless it must be given, a default.
 */
export interface OptionsSchema<Options = unknown> {
  readonly '~standard': StandardSchemaV1.Props<unknown, Options> & StandardJSONSchemaV1.Props<unknown, Options>;
}

/** What a part promises beyond its interface; the plugin kit checks it, and skips with this as the reason what is not promised. */
export interface Traits {
  /** The part does nothing by design (`none`): a cleaner keeps every row with weight 1, a tail sampler selects nothing. */
  readonly identity?: boolean;
  /** Results depend on the seed of the run; otherwise they are the same whatever it is. */
  readonly seeded?: boolean;
  /** Coresets: any prefix of a selection is the selection of that size. */
  readonly prefix?: boolean;
  /** Coresets: the farthest row lies at most this many times as far from the coreset as from the best coreset of that size. */
  readonly covering?: number;
  /** Indexes: the least share of true nearest neighbours that a search finds; 1 is exact. */
  readonly recall?: number;
}

/** A part that settings can name: what it is called, which options it takes, how it is made. */
export interface Plugin<Kind extends PluginKind = PluginKind, Options = unknown> {
  readonly apiVersion: number;
  readonly kind: Kind;
  /** Short name for built-in parts; packages are called tailedcore-<kind>-<name>. */
  readonly name: string;
  readonly description: string;
  readonly traits?: Traits;
  readonly options: OptionsSchema<Options>;
  /** Makes the part from options that were checked. */
  create(options: Options, host: PluginHost): PartByKind[Kind] | Promise<PartByKind[Kind]>;
}

/** The identity, plus the API version; gives `create` the type of its options. */
export function definePlugin<Kind extends PluginKind, Options>(
  plugin: Omit<Plugin<Kind, Options>, 'apiVersion'>,
): Plugin<Kind, Options> {
  return { apiVersion: pluginApiVersion, ...plugin };
}

/**
 * Checks `options` and makes the part.
 * @throws E_CONFIG naming every wrong option.
 */
export async function createPart<Kind extends PluginKind, Options>(
  plugin: Plugin<Kind, Options>,
  options: unknown,
  host: PluginHost,
): Promise<PartByKind[Kind]> {
  const checked = await checkOptions(plugin, options);
  if ('problems' in checked) throw settingsError(checked.problems);
  return plugin.create(checked.value, host);
}
