import onnxProto, { type onnx } from 'onnx-proto';

export { readOnnx as decodeModel } from './onnx-reader.ts';

const { ModelProto, TensorProto, AttributeProto } = onnxProto.onnx;

/**
 * An ONNX graph under construction: lists that the functions below append to. A graph that `decodeModel` returns is one
 * too, so what builds graphs also edits foreign ones. Values are called by name; a name is given once.
 */
export interface OnnxGraph {
  name: string;
  node: onnx.INodeProto[];
  initializer: onnx.ITensorProto[];
  input: onnx.IValueInfoProto[];
  output: onnx.IValueInfoProto[];
}

/** A number is an INT, a list INTS, a text a STRING. */
export type Attribute = number | readonly number[] | string;

/** A fixed size, or the name of one that is known only when the graph runs. */
export type Dimension = number | string;

export type ElementType = 'float32' | 'uint8';

/** The version of the file format that graphs are written in. */
const irVersion = 9;

export interface OnnxModel {
  readonly graph: OnnxGraph;
  /** Version of the standard operators. */
  readonly opset: number;
  /** Versions of other operators, by domain. */
  readonly domains?: Readonly<Record<string, number>>;
  /** Version of the file format; `irVersion` where not given. */
  readonly irVersion?: number;
  /** Free text by key, carried in the file. */
  readonly metadata: Readonly<Record<string, string>>;
}

export function emptyGraph(name: string): OnnxGraph {
  return { name, node: [], initializer: [], input: [], output: [] };
}

/**
 * Appends a node with one output, which names the node too.
 * @param inputs - names of values; the empty name leaves an optional input out.
 * @returns `output`.
 */
export function addNode(
  graph: OnnxGraph,
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>> = {},
): string {
  graph.node.push({
    name: output,
    opType,
    input: [...inputs],
    output: [output],
    attribute: Object.entries(attributes).map(([name, value]) => toAttribute(name, value)),
  });
  return output;
}

/** Appends constant floats of shape `dims`. @returns `name`. */
export function addFloats(graph: OnnxGraph, name: string, dims: readonly number[], values: Float32Array): string {
  return addConstant(graph, name, dims, TensorProto.DataType.FLOAT, values);
}

/** Appends a constant list of 64-bit integers, as shapes are given. @returns `name`. */
export function addIntegers(graph: OnnxGraph, name: string, values: readonly number[]): string {
  const data = BigInt64Array.from(values, BigInt);
  return addConstant(graph, name, [values.length], TensorProto.DataType.INT64, data);
}

export function addInput(graph: OnnxGraph, name: string, type: ElementType, dims: readonly Dimension[]): string {
  graph.input.push(toValueInfo(name, type, dims));
  return name;
}

/** Declares that a value is an output of the graph. */
export function addOutput(graph: OnnxGraph, name: string, type: ElementType, dims: readonly Dimension[]): void {
  graph.output.push(toValueInfo(name, type, dims));
}

/** The model as the bytes of an ONNX file: the same bytes for the same model. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const others = Object.entries(model.domains ?? {}).map(([domain, version]) => ({ domain, version }));
  const bytes = ModelProto.encode({
    irVersion: model.irVersion ?? irVersion,
    producerName: 'tailedcore',
    opsetImport: [{ domain: '', version: model.opset }, ...others],
    graph: model.graph,
    metadataProps: Object.entries(model.metadata).map(([key, value]) => ({ key, value })),
  }).finish();
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function addConstant(
  graph: OnnxGraph,
  name: string,
  dims: readonly number[],
  dataType: number,
  values: Float32Array | BigInt64Array,
): string {
  const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  graph.initializer.push({ name, dims: [...dims], dataType, rawData });
  return name;
}

function toAttribute(name: string, value: Attribute): onnx.IAttributeProto {
  const { INT, INTS, STRING } = AttributeProto.AttributeType;
  if (typeof value === 'number') return { name, type: INT, i: value };
  if (typeof value === 'string') return { name, type: STRING, s: new TextEncoder().encode(value) };
  return { name, type: INTS, ints: [...value] };
}

function toValueInfo(name: string, type: ElementType, dims: readonly Dimension[]): onnx.IValueInfoProto {
  const elemType = type === 'uint8' ? TensorProto.DataType.UINT8 : TensorProto.DataType.FLOAT;
  const dim = dims.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
