import { createEngine, type Engine } from '@tailedcore/compute';
import { type Kernels, plainKernels, type PluginHost, type RunContext } from '@tailedcore/core';

/** What the product computes with, and where it may keep converted networks. */
export interface Product extends AsyncDisposable {
  readonly engine: Engine;
  readonly cacheDir: string;
}

export function openProduct(cacheDir: string): Product {
  const engine = createEngine({ threads: 2 });
  return { engine, cacheDir, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}

/** The definition first, then what the product runs. */
export function bothKernels({ engine }: Product): readonly (readonly [name: string, kernels: Kernels])[] {
  return [
    ['plain', plainKernels],
    ['engine', engine.kernels],
  ];
}

/** A run that reports nothing and does not end early. */
export function quietRun(kernels: Kernels): RunContext {
  return { signal: new AbortController().signal, seed: 0, kernels, report: () => undefined };
}

export function hostOf({ engine, cacheDir }: Product): PluginHost {
  return {
    openGraph: (model) => engine.openGraph(model),
    cacheDir,
    embeddings: true,
    offline: true,
    signal: new AbortController().signal,
    report: () => undefined,
    warn: () => undefined,
  };
}
