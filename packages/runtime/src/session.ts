import { createEngine, type DeviceChoice, type Engine } from '@tailedcore/compute';
import {
  createPart,
  fork,
  type Method,
  type Model,
  type Plugin,
  type PluginHost,
  type PluginKind,
  type Predictor,
  type Progress,
  type RunContext,
} from '@tailedcore/core';
import { defaultCacheDir } from './cache-dir.ts';
import { networkSettings } from './network-settings.ts';
import type { ResolvedMethod } from './resolve-method.ts';
import { type PluginSource, type ResolvedPlugin, resolvePlugin } from './resolve-plugin.ts';

/** What every call takes besides its input. */
export interface SessionOptions {
  /** Worker threads; results do not depend on it. */
  readonly threads?: number | undefined;
  /** What backbones run on; default `cpu`. `auto` tells through `onWarning` what it took. */
  readonly device?: DeviceChoice | undefined;
  /** Where converted and downloaded backbones are kept. */
  readonly cacheDir?: string | undefined;
  /** Uses no network: weights must be there already. Default: `TAILEDCORE_OFFLINE` of the environment, else false. */
  readonly offline?: boolean | undefined;
  /** Address that stands in for the public weights hub. Default: `TAILEDCORE_MIRROR`, else `HF_ENDPOINT`. */
  readonly mirror?: string | undefined;
  /** Stops the work with E_ABORTED; nothing half-written stays. */
  readonly signal?: AbortSignal | undefined;
  /** Plugins at hand, used by their names. */
  readonly plugins?: readonly Plugin[] | undefined;
  /** The folder from which plugin packages are looked up; default the working folder. */
  readonly from?: string | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Told what went wrong without being fatal, such as a cache folder that cannot be written; by default a process warning. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** An engine, and how parts are made on it. Close it when done. */
export interface Session extends AsyncDisposable {
  readonly engine: Engine;
  run(seed: number): RunContext;
  method(resolved: ResolvedMethod): Promise<Method>;
  predictor(model: Model): Promise<Predictor>;
}

/** The threads start at once; parts and backbones are loaded while they do. */
export function openSession(options: SessionOptions = {}): Session {
  const warn = options.onWarning ?? ((message) => process.emitWarning(message));
  const engine = createEngine({ threads: options.threads, device: options.device, onWarning: warn });
  const signal = options.signal ?? new AbortController().signal;
  const host: PluginHost = {
    openGraph: (model) => engine.openGraph(model),
    cacheDir: options.cacheDir ?? defaultCacheDir(),
    embeddings: true,
    ...networkSettings(options),
    signal,
    report: (progress) => options.onProgress?.(progress),
    warn,
  };
  const source = pluginSource(options);
  const patchesOnly: PluginHost = { ...host, embeddings: false };
  const run = (seed: number): RunContext => ({
    signal,
    seed: fork(seed, 'run'),
    kernels: engine.kernels,
    report: (progress) => options.onProgress?.(progress),
  });
  return {
    engine,
    run,
    async method({ config, parts }) {
      // A tail sampler that does nothing needs no embeddings, and they can cost as much as the patches.
      const readsEmbeddings = parts.tail.plugin.traits?.identity !== true;
      return {
        config,
        cleaner: await part(parts.cleaner, config.cleaner, host),
        tail: await part(parts.tail, config.tail, host),
        coreset: await part(parts.coreset, config.coreset, host),
        index: await part(parts.index, config.index, host),
        scorer: await part(parts.scorer, config.scorer, host),
        backbone: await part(parts.backbone, config.backbone, readsEmbeddings ? host : patchesOnly),
      };
    },
    async predictor(model) {
      const { openGraphBackbone } = await import('@tailedcore/backbones');
      const { index, scorer } = model.config;
      const builder = await part(await resolvePlugin('index', index.use, source), index, host);
      return {
        backbone: await openGraphBackbone(model.backbone.graph, patchesOnly),
        index: await builder.build(model.bank.features, run(model.config.seed)),
        scorer: await part(await resolvePlugin('scorer', scorer.use, source), scorer, host),
        bank: model.bank,
        threshold: model.threshold,
        trainingScores: model.training.scores.toSorted(),
        halves: model.config.storage === 'float16' && model.bank.features.columns > model.config.projection,
        sigma: model.config.sigma,
      };
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

/** Where the plugins of a call come from. */
export function pluginSource({ plugins = [], from = process.cwd() }: SessionOptions): PluginSource {
  return { plugins, from };
}

function part<Kind extends PluginKind>(
  { plugin }: ResolvedPlugin<Kind>,
  { options }: { options: unknown },
  host: PluginHost,
) {
  return createPart(plugin, options, host);
}
