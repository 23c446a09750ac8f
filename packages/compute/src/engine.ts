import type { GraphSession, GraphTensor, Kernels } from '@tailedcore/core';
import { engineKernels } from './engine-kernels.ts';
import type { GraphInput } from './graph-task.ts';
import { createPool, type Pool } from './pool.ts';
import type { SharedGraph } from './sessions.ts';

/** One pool of threads, and what runs on it. */
export interface Engine extends AsyncDisposable {
  readonly pool: Pool;
  readonly kernels: Kernels;
  /** Opens an ONNX file on the pool. @throws E_ENGINE when onnxruntime refuses it. */
  openGraph(model: Uint8Array): Promise<GraphSession>;
}

export interface EngineOptions {
  /** Worker threads; by default as many as the process may use. Results do not depend on it. */
  readonly threads?: number | undefined;
}

const worker = new URL('../dist/worker.js', import.meta.url).href;

export function createEngine(options: EngineOptions = {}): Engine {
  const pool = createPool(options.threads);
  let graphs = 0;
  const share = (bytes: Uint8Array): SharedGraph => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
    shared.set(bytes);
    return { id: graphs++, bytes: shared };
  };
  return {
    pool,
    kernels: engineKernels(pool, share),
    async openGraph(model) {
      const graph = share(model);
      const run = (input: GraphInput, signal?: AbortSignal) =>
        pool.run<Record<string, GraphTensor>>({ file: worker, name: 'runGraph' }, input, { signal });
      await run({ graph });
      return {
        batch: 1,
        run: (inputs, signal) => run({ graph, inputs }, signal),
        // The threads keep their sessions until the engine closes: making and destroying sessions is what crashes.
        async [Symbol.asyncDispose]() {},
      };
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}
