import onnxProto, { type onnx } from 'onnx-proto';
import { innerGraphs } from './keep-outputs.ts';
import type { OnnxModel } from './onnx-model.ts';
import { domainOf, readOnnx } from './onnx-reader.ts';
import { sortNodes } from './sort-nodes.ts';
import type { Reject } from './source-error.ts';

/** Versions of the standard operators that onnxruntime runs, oldest and newest. */
const opsets = [7, 26] as const;
/** The newest version of the file format that onnxruntime reads. */
const newestFormat = 13;
/** Of operators that onnxruntime has besides the standard ones. */
const knownDomains = new Set(['', 'ai.onnx.ml', 'com.microsoft', 'com.microsoft.nchwc', 'com.ms.internal.nhwc']);

/**
 * Reads an ONNX file of someone else.
 * @throws E_BACKBONE_SOURCE through `reject` when it is none, or needs what the engine or a self-contained model has not.
 */
export function readSource(bytes: Uint8Array, reject: Reject): OnnxModel {
  const model = readOrReject(bytes, reject);
  const { opset, irVersion = 0 } = model;
  if (opset < opsets[0])
    throw reject(
      `it uses opset ${opset}, expected ${opsets[0]} or later: convert it (onnx.version_converter), or export it anew`,
    );
  if (opset > opsets[1] || irVersion > newestFormat)
    throw reject(
      `it uses opset ${opset} and format version ${irVersion}, and this program runs up to ${opsets[1]} and ${newestFormat}: update tailedcore, or export it for an older opset`,
    );
  const node = sortNodes(model.graph.node);
  if (node === undefined) throw reject('some of its nodes wait for each other, or make the same value: export it anew');
  return { ...model, graph: { ...model.graph, node } };
}

/**
 * Checks the part of a model that will run.
 * @throws E_BACKBONE_SOURCE through `reject` when weights lie in other files, or an operator is not known.
 */
export function checkNodes(graph: Pick<onnx.IGraphProto, 'node' | 'initializer'>, reject: Reject): void {
  for (const tensor of graph.initializer ?? []) checkTensor(tensor, reject);
  for (const node of graph.node ?? []) {
    const domain = domainOf(node.domain);
    if (!knownDomains.has(domain))
      throw reject(
        `operator ${node.opType} of domain "${domain}" is not known: export it with standard operators (and local functions inlined)`,
      );
    for (const { t, tensors } of node.attribute ?? [])
      for (const tensor of [...(t ? [t] : []), ...(tensors ?? [])]) checkTensor(tensor, reject);
    for (const inner of innerGraphs(node)) checkNodes(inner, reject);
  }
}

function checkTensor({ name, dataLocation, externalData }: onnx.ITensorProto, reject: Reject): void {
  const external = onnxProto.onnx.TensorProto.DataLocation.EXTERNAL;
  if (dataLocation !== external && (externalData ?? []).length === 0) return;
  throw reject(
    `the weights "${name}" lie in another file, and a backbone must be one file: save it with its weights inside (onnx.save with save_as_external_data=False)`,
  );
}

function readOrReject(bytes: Uint8Array, reject: Reject): OnnxModel {
  try {
    return readOnnx(bytes);
  } catch (cause) {
    throw reject(`it is no ONNX model, or is damaged (${cause instanceof Error ? cause.message : cause})`, cause);
  }
}
