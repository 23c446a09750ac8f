import { type GraphSession, type GraphTensor, type Kernels } from '@tailedcore/core';
import { type ChosenDevice, chooseDevice } from './choose-device.ts';
import { missingCudaLibrary } from './cuda-library.ts';
import { type DeviceChoice, deviceError, deviceText, type GpuName, type TakenDevice } from './device.ts';
import { engineKernels } from './engine-kernels.ts';
import type { GraphInput } from './graph-task.ts';
import { openGpu } from './open-gpu.ts';
import { createPool, type Pool } from './pool.ts';
import { probe, type Probed } from './probe.ts';
import { probeGraph, probeInputs } from './probe-graph.ts';
import type { SharedGraph } from './sessions.ts';
import { threadCount } from './thread-count.ts';
import { verifiedSession } from './verified-session.ts';

/** One pool of threads, and what runs on it. */
export interface Engine extends AsyncDisposable {
  readonly pool: Pool;
  readonly kernels: Kernels;
  /** What graphs run on; found out and opened when first asked for. @throws E_DEVICE when it was named and cannot be had. */
  device(): Promise<TakenDevice>;
  /** Opens an ONNX file on the device. @throws E_ENGINE when onnxruntime refuses it, E_DEVICE when the device cannot be had or does. */
  openGraph(model: Uint8Array): Promise<GraphSession>;
}

/** How many threads an engine has, and what its graphs run on. */
export interface EngineOptions {
  /** Worker threads; by default as many as the process may use. Results do not depend on it. */
  readonly threads?: number | undefined;
  /** What graphs run on; default `cpu`, so that results do not depend on the machine. Kernels stay on the CPU. */
  readonly device?: DeviceChoice | undefined;
  /** Told once which device `auto` took, and why not those before it. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

const worker = new URL('../dist/worker.js', import.meta.url).href;

/** @throws E_OPTION when the number of threads cannot be used. */
export function createEngine({ threads, device: wanted = 'cpu', onWarning }: EngineOptions = {}): Engine {
  const pool = createPool(threadCount(threads).threads);
  let graphs = 0;
  const share = (bytes: Uint8Array): SharedGraph => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
    shared.set(bytes);
    return { id: graphs++, bytes: shared };
  };
  const runOnCpu = (input: GraphInput, signal?: AbortSignal) =>
    pool.run<Record<string, GraphTensor>>({ file: worker, name: 'runGraph' }, input, { signal });

  let choosing: Promise<ChosenDevice> | undefined;
  const chosenDevice = () => (choosing ??= choose(wanted, share, runOnCpu, onWarning));

  return {
    pool,
    kernels: engineKernels(pool, share),
    device: async () => (await chosenDevice()).taken,
    async openGraph(model) {
      const graph = share(model);
      const { gpu } = await chosenDevice();
      if (gpu) return verifiedSession(gpu.name, await gpu.openGraph(graph), (inputs) => runOnCpu({ graph, inputs }));
      await runOnCpu({ graph });
      return {
        batch: 1,
        run: (inputs, signal, room) => runOnCpu({ graph, inputs, ...(room ? { room } : {}) }, signal),
        // The threads keep their sessions until the engine closes: making and destroying sessions is what crashes.
        async [Symbol.asyncDispose]() {},
      };
    },
    async [Symbol.asyncDispose]() {
      const chosen = await choosing?.catch(() => undefined);
      await chosen?.gpu?.[Symbol.asyncDispose]();
      await pool[Symbol.asyncDispose]();
    },
  };
}

async function choose(
  wanted: DeviceChoice,
  share: (bytes: Uint8Array) => SharedGraph,
  runOnCpu: (input: GraphInput) => Promise<Record<string, GraphTensor>>,
  warn?: (message: string) => void,
): Promise<ChosenDevice> {
  let graph: SharedGraph | undefined;
  let probed: Promise<Probed> | undefined;
  const shared = () => (graph ??= share(probeGraph()));
  const onCpu = () => (probed ??= probe(() => runOnCpu({ graph: shared(), inputs: probeInputs() })));
  const chosen = await chooseDevice(wanted, {
    async open(name: GpuName) {
      const missing = name === 'cuda' ? missingCudaLibrary() : undefined;
      if (missing !== undefined) throw deviceError(name, `onnxruntime cannot load it: ${missing}`);
      return openGpu(name, shared(), await onCpu());
    },
    cpuMs: async () => (await onCpu()).ms,
  });
  if (wanted === 'auto') warn?.(`Device auto: ${deviceText(chosen.taken)}`);
  return chosen;
}
