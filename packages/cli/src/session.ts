import { createEngine, type DeviceChoice, type Engine } from '@tailedcore/compute';
import {
  createPart,
  fork,
  type Method,
  type MethodConfig,
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
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Told what went wrong without being fatal, such as a cache folder that cannot be written; by default a process warning. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** An engine, and how parts are made on it. Close it when done. */
export interface Session extends AsyncDisposable {
  readonly engine: Engine;
  run(seed: number): RunContext;
  method(config: MethodConfig): Promise<Method>;
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
    async method(config) {
      return {
        config,
        cleaner: await part('cleaner', config.cleaner, host),
        tail: await part('tail', config.tail, host),
        coreset: await part('coreset', config.coreset, host),
        index: await part('index', config.index, host),
        scorer: await part('scorer', config.scorer, host),
        backbone: await part('backbone', config.backbone, (await readsEmbeddings(config)) ? host : patchesOnly),
      };
    },
    async predictor(model) {
      const { openGraphBackbone } = await import('@tailedcore/backbones');
      const builder = await part('index', model.config.index, host);
      return {
        backbone: await openGraphBackbone(model.backbone.graph, patchesOnly),
        index: await builder.build(model.bank.features, run(model.config.seed)),
        scorer: await part('scorer', model.config.scorer, host),
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

/** A tail sampler that does nothing needs no embeddings, and they can cost as much as the patches. */
async function readsEmbeddings({ tail }: MethodConfig): Promise<boolean> {
  const { builtin } = await import('./builtins.ts');
  return (builtin('tail', tail.use) as Plugin).traits?.identity !== true;
}

async function part<Kind extends PluginKind>(
  kind: Kind,
  { use, options }: { use: string; options: unknown },
  host: PluginHost,
) {
  const { builtin } = await import('./builtins.ts');
  // The table's entry for a kind is a plugin of that kind; its option type is checked by its own schema.
  return createPart(builtin(kind, use) as unknown as Plugin<Kind>, options, host);
}
