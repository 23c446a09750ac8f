import { fail, type GraphSession, type GraphTensor, isTailedCoreError } from '@tailedcore/core';
import { deviceError, deviceTolerance, type GpuName } from './device.ts';
import type { GraphInput } from './graph-task.ts';
import { createPool } from './pool.ts';
import { type Probed, probe, relativeDifference } from './probe.ts';
import { probeInputs } from './probe-graph.ts';
import type { SharedGraph } from './sessions.ts';

/** Images a forward pass on a graphics card: enough to keep it busy, few enough for small cards. */
const gpuBatch = 8;

/** A device that works, behind one thread of its own. */
export interface OpenGpu extends AsyncDisposable {
  readonly name: GpuName;
  readonly batch: number;
  /** Best time of the probe network, in milliseconds. */
  readonly probeMs: number;
  openGraph(graph: SharedGraph): Promise<GraphSession>;
}

const worker = new URL('../dist/worker.js', import.meta.url).href;

/**
 * Opens a device in a thread of its own and runs the probe network on it.
 * @param expected - what the CPU made of the probe.
 * @throws E_DEVICE when onnxruntime has no such device, or it computes something else.
 */
export async function openGpu(name: GpuName, graph: SharedGraph, expected: Probed): Promise<OpenGpu> {
  keepFullPrecision(process.env);
  const thread = createPool(1);
  let closing: Promise<void> | undefined;
  const run = async (when: string, input: GraphInput, signal?: AbortSignal) => {
    if (closing) throw fail('E_ENGINE', { reason: 'the engine is closed' });
    const task = { file: worker, name: 'runGraph' };
    return thread
      .run<Record<string, GraphTensor>>(task, { ...input, device: name }, { signal })
      .catch(rethrow(name, when));
  };
  const close = async () => {
    await thread.run({ file: worker, name: 'endGraphs' }, undefined).catch(() => undefined);
    await thread[Symbol.asyncDispose]();
  };
  const dispose = () => (closing ??= close());
  try {
    const { values, ms } = await probe(() => run('onnxruntime says', { graph, inputs: probeInputs() }));
    const difference = relativeDifference(values, expected.values);
    if (!(difference <= deviceTolerance)) {
      throw deviceError(
        name,
        `its numbers differ from the CPU's by ${difference.toExponential(1)}, more than ${deviceTolerance}`,
      );
    }
    return {
      name,
      batch: gpuBatch,
      probeMs: ms,
      async openGraph(model) {
        await run('it cannot take the network', { graph: model });
        return {
          batch: gpuBatch,
          run: (inputs, signal) => run('it failed in the middle of the work', { graph: model, inputs }, signal),
          // As on the CPU, sessions live as long as the engine.
          async [Symbol.asyncDispose]() {},
        };
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What onnxruntime says against a device is E_DEVICE; an abort stays what it is. */
function rethrow(name: GpuName, when: string) {
  return (error: unknown): never => {
    if (!isTailedCoreError(error, 'E_ENGINE')) throw error;
    throw deviceError(name, `${when}: ${sentence(String(error.details['reason']))}`, error);
  };
}

/** The first line, without the place in onnxruntime's source and the condition that did not hold, and without a full stop. */
function sentence(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.replace(/^\S+\.cc:\d+ .* was false\. /, '').replace(/\.$/, '');
}

/**
 * NVIDIA's libraries round the factors of float32 products to 10 bits on newer cards unless told otherwise, too coarse for the tolerance. They
 * read this variable when loaded. Who sets it decides for himself.
 */
function keepFullPrecision(env: NodeJS.ProcessEnv): void {
  env['NVIDIA_TF32_OVERRIDE'] ??= '0';
}
