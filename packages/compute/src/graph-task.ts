import { fail, type GraphTensor } from '@tailedcore/core';
import { Tensor } from 'onnxruntime-node';
import type { Device } from './device.ts';
import { workerTask } from './pool.ts';
import { endSessions, sessionOf, type SharedGraph } from './sessions.ts';

export interface GraphInput {
  readonly graph: SharedGraph;
  /** What it runs on; the same for all graphs of a thread. Default: the CPU. */
  readonly device?: Device;
  /** Absent: only open the session. */
  readonly inputs?: Readonly<Record<string, GraphTensor>>;
  /** Shared memory for outputs of just this size. */
  readonly room?: Readonly<Record<string, Float32Array>>;
}

/** One forward pass. Outputs come in shared memory, so that they go on to other threads without a copy. */
export const runGraph = workerTask(
  async ({ graph, device, inputs, room }: GraphInput): Promise<Record<string, GraphTensor>> => {
    const session = await sessionOf(graph, device);
    if (!inputs) return {};
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { shape, data }]) => [name, toTensor(data, shape)]),
    );
    const found = await session.run(feeds).catch((error: unknown) => {
      throw fail('E_ENGINE', { reason: error instanceof Error ? error.message : String(error) });
    });
    const outputs: Record<string, GraphTensor> = {};
    for (const [name, { dims, data }] of Object.entries(found)) {
      if (!(data instanceof Float32Array || data instanceof Uint8Array)) {
        throw fail('E_ENGINE', { reason: `output ${name} is neither float32 nor uint8` });
      }
      outputs[name] = { shape: [...dims], data: inShared(data, room?.[name]) };
    }
    return outputs;
  },
);

function inShared(data: Float32Array | Uint8Array, room: Float32Array | undefined): Float32Array | Uint8Array {
  if (room && data instanceof Float32Array && room.length === data.length) {
    room.set(data);
    return room;
  }
  const buffer = new SharedArrayBuffer(data.byteLength);
  const shared = data instanceof Float32Array ? new Float32Array(buffer) : new Uint8Array(buffer);
  shared.set(data);
  return shared;
}

/** Before a thread with a device ends. */
export const endGraphs = workerTask(endSessions);

/** onnxruntime takes no shared buffers, so the input is copied (150 kB an image). */
function toTensor(data: Float32Array | Uint8Array, shape: readonly number[]): Tensor {
  return data instanceof Float32Array
    ? new Tensor('float32', data.slice(), shape)
    : new Tensor('uint8', data.slice(), shape);
}
