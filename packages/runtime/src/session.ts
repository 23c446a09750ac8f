import { createEngine, type DeviceChoice, type Engine } from '@tailedcore/compute';
import {
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
import { makePart } from './plugins/make-part.ts';
import { resolveModelPlugin } from './plugins/resolve-model-plugin.ts';
import type { PluginSource, ResolvedPlugin } from './resolve-plugin.ts';
import { sharedGraphs } from './shared-graphs.ts';

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
  /** Told how far each step is. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Told what went wrong without being fatal, such as a cache folder that cannot be written; by default a process warning. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** An engine, and how parts are made on it. Close it when done. */
export interface Session extends AsyncDisposable {
  readonly engine: Engine;
  /** What every stage is handed: the signal, the kernels, and a seed forked from `seed`. */
  run(seed: number): RunContext;
  /** Makes the parts of a method. @throws E_CONFIG naming every wrong option, and what a part throws when it is made. */
  method(resolved: ResolvedMethod): Promise<Method>;
  /**
   * Makes what judges images with a model.
   * @param pluginSpecifiers - packages and files that the user named, looked up from `from`; installed packages called `tailedcore-…` need not be named.
   * @throws E_DEVICE, E_ENGINE when its network cannot be opened, E_PLUGIN_UNKNOWN, E_PLUGIN when a plugin of it is not there. */
  predictor(model: Model, pluginSpecifiers?: readonly string[]): Promise<Predictor>;
  /**
   * Makes the parts that made a model, to update it: with its own stored network if it keeps no embeddings, else with the backbone of its settings.
   * @throws as `predictor` and `method`, and what the backbone throws when it is made.
   */
  updater(model: Model, pluginSpecifiers?: readonly string[]): Promise<Method>;
}

/** The threads start at once; parts and backbones are loaded while they do. */
export function openSession(options: SessionOptions = {}): Session {
  const warn = options.onWarning ?? ((message) => process.emitWarning(message));
  const engine = createEngine({ threads: options.threads, device: options.device, onWarning: warn });
  const signal = options.signal ?? new AbortController().signal;
  const host: PluginHost = {
    openGraph: sharedGraphs(engine),
    cacheDir: options.cacheDir ?? defaultCacheDir(),
    embeddings: true,
    ...networkSettings(options),
    signal,
    report: (progress) => options.onProgress?.(progress),
    warn,
  };
  const source = pluginSource(options);
  const patchesOnly: PluginHost = { ...host, embeddings: false };
  const storedBackbone = async ({ backbone }: Model) => {
    const { openGraphBackbone } = await import('@tailedcore/backbones');
    return openGraphBackbone(backbone.graph, patchesOnly);
  };
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
      // Where nothing tells products apart no embeddings are needed, and they can cost as much as the patches.
      const findsTail = parts.tail.plugin.traits?.identity !== true;
      const readsEmbeddings = findsTail || config.cleaner.within === 'group';
      return {
        config,
        cleaner: await makePart(parts.cleaner, config.cleaner, host),
        tail: await makePart(parts.tail, config.tail, host),
        coreset: await makePart(parts.coreset, config.coreset, host),
        index: await makePart(parts.index, config.index, host),
        scorer: await makePart(parts.scorer, config.scorer, host),
        backbone: await makePart(parts.backbone, config.backbone, readsEmbeddings ? host : patchesOnly),
      };
    },
    async predictor(model, specifiers = []) {
      const { index, scorer } = model.config;
      const named = await loadNamed(specifiers, source.from);
      const found = { ...source, named, warn };
      const builder = await makePart(await resolveModelPlugin('index', model, found), index, host);
      const scoring = await makePart(await resolveModelPlugin('scorer', model, found), scorer, host);
      return {
        backbone: await storedBackbone(model),
        index: await builder.build(model.bank.features, run(model.config.seed)),
        scorer: scoring,
        bank: model.bank,
        threshold: model.threshold,
        trainingScores: model.training.scores.toSorted(),
        halves: model.config.storage === 'float16' && model.bank.features.columns > model.config.projection,
        sigma: model.config.sigma,
      };
    },
    async updater(model, specifiers = []) {
      const found = { ...source, named: await loadNamed(specifiers, source.from), warn };
      const made = async <Kind extends PluginKind>(kind: Kind) =>
        makePart(await resolveModelPlugin(kind, model, found), model.config[kind], host);
      return {
        config: model.config,
        cleaner: await made('cleaner'),
        tail: await made('tail'),
        coreset: await made('coreset'),
        index: await made('index'),
        scorer: await made('scorer'),
        backbone: model.training.embeddings ? await made('backbone') : await storedBackbone(model),
      };
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

/** Where the plugins of a call come from. */
export function pluginSource({ plugins = [], from = process.cwd() }: SessionOptions): PluginSource {
  return { plugins, from };
}

/** @throws E_PLUGIN_UNKNOWN, E_PLUGIN for one that cannot be used, needed or not. */
async function loadNamed(specifiers: readonly string[], from: string): Promise<readonly ResolvedPlugin[]> {
  if (specifiers.length === 0) return [];
  const { loadPlugin } = await import('./plugins/find-plugin.ts');
  return Promise.all(specifiers.map((specifier) => loadPlugin(specifier, from)));
}
