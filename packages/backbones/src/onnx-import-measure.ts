import {
  fork,
  type GraphSession,
  type GraphTensor,
  isTailedCoreError,
  randomInteger,
  seededRandom,
  throwIfAborted,
} from '@tailedcore/core';
import type { ImageInput } from './image-input.ts';
import { appendForeignInput } from './onnx-import-input.ts';
import type { OnnxImportOptions } from './onnx-import-options.ts';
import { foreign, renameForeign } from './onnx-import-rename.ts';
import { checkNodes } from './onnx-import-source.ts';
import { keepOutputs } from './keep-outputs.ts';
import { addNode, emptyGraph, encodeModel, type OnnxGraph, type OnnxModel } from './onnx-model.ts';
import type { ProbeHost } from './probe-host.ts';
import type { Reject } from './source-error.ts';

/** Images of noise run through a part of a foreign model. */
export interface Probe extends AsyncDisposable {
  /** @returns the tensors by their foreign names. @throws what the engine throws. */
  run(count: number, height: number, width: number): Promise<Readonly<Record<string, GraphTensor>>>;
}

/**
 * The part of a model that the named tensors are made of, under foreign names, with `pixels` before it.
 * @throws E_BACKBONE_SOURCE through `reject` when it needs another input, or what the engine has not.
 */
export function cutForeign(
  model: OnnxModel,
  names: readonly string[],
  input: ImageInput,
  options: OnnxImportOptions['input'],
  size: readonly [number, number] | undefined,
  reject: Reject,
): OnnxGraph {
  const part = keepOutputs(model.graph, names);
  checkNodes(part, reject);
  const constants = new Set(part.initializer.map(({ name }) => name ?? ''));
  const read = new Set(part.node.flatMap((node) => node.input ?? []));
  const others = part.input.map(({ name }) => name ?? '').filter((name) => name !== input.name && !constants.has(name));
  const needed = others.filter((name) => read.has(name));
  if (needed.length > 0) throw reject(`the taps also need the input ${needed.join(', ')}, and there are only images`);
  if (!read.has(input.name)) throw reject(`the taps ${names.join(', ')} do not depend on the image ("${input.name}")`);
  const graph = emptyGraph(model.graph.name);
  appendForeignInput(graph, input, options, size, foreign + input.name);
  const { node, initializer } = renameForeign(part);
  graph.node.push(...node);
  graph.initializer.push(...initializer);
  return graph;
}

/** The foreign model's versions and only those domains that are used. */
export function encodeForeign(
  model: OnnxModel,
  graph: OnnxGraph,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  return encodeModel({ ...model, irVersion: Math.max(model.irVersion ?? 0, 9), graph, metadata });
}

/**
 * Opens the part of a model that the named tensors are made of.
 * @param names - of float32 or float16 values. @param of - whether the values come out, or their shapes.
 * @throws E_BACKBONE_SOURCE through `reject` when the engine does not take it.
 */
export async function openProbe(
  model: OnnxModel,
  graph: OnnxGraph,
  names: readonly string[],
  host: ProbeHost,
  reject: Reject,
  of: 'Identity' | 'Shape' = 'Identity',
): Promise<Probe> {
  const probed: OnnxGraph = { ...graph, node: [...graph.node], output: [] };
  names.forEach((name, i) => {
    addNode(probed, 'Cast', [addNode(probed, of, [foreign + name], `probe/${i}/value`)], `probe/${i}`, { to: 1 });
    probed.output.push({ name: `probe/${i}` }); // the engine infers type and shape
  });
  const session = await openOrReject(host, encodeForeign(model, probed), reject);
  return {
    async run(count, height, width) {
      throwIfAborted(host.signal);
      const outputs = await session.run({ pixels: noise(count, height, width) }, host.signal);
      return Object.fromEntries(names.map((name, i) => [name, outputs[`probe/${i}`] as GraphTensor]));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(session[Symbol.asyncDispose]()),
  };
}

/** What the engine says, short enough for a sentence. */
export function engineReason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const plain = text
    .replace(/^E_ENGINE: The compute engine failed: /, '')
    .replace(/\. Run "tailedcore doctor" to test it\.$/, '');
  return plain.length > 300 ? `${plain.slice(0, 300)}…` : plain;
}

async function openOrReject(host: ProbeHost, bytes: Uint8Array, reject: Reject): Promise<GraphSession> {
  try {
    return await host.openGraph(bytes);
  } catch (cause) {
    throwIfAborted(host.signal);
    if (isTailedCoreError(cause) && cause.code !== 'E_ENGINE') throw cause;
    throw reject(`the engine does not take it (${engineReason(cause)})`, cause);
  }
}

/** The same for the same size, and the first images of a larger batch; no two images alike. */
function noise(count: number, height: number, width: number): GraphTensor {
  const random = seededRandom(fork(0, 'probe'));
  const data = Uint8Array.from({ length: count * height * width * 3 }, () => randomInteger(random, 256));
  return { shape: [count, height, width, 3], data };
}
