import {
  type FlatTable,
  readBytes,
  readInt32,
  readInt32s,
  readInt8,
  readTable,
  readTables,
  readText,
  readUint32,
  rootTable,
} from './flatbuffer.ts';
import type { Reject } from './source-error.ts';

export interface TfliteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: 'float32' | 'float16' | 'other';
  /** Raw little-endian bytes of a constant; empty for a computed tensor. A view into the file. */
  readonly data: Uint8Array;
}

export type Activation = 'none' | 'relu' | 'relu6';

/** Inputs and outputs are indices of tensors; an absent optional input is -1. */
export type TfliteOperator = { readonly inputs: readonly number[]; readonly outputs: readonly number[] } & (
  | {
      readonly op: 'convolution' | 'depthwise';
      readonly padding: 'SAME' | 'VALID';
      readonly strides: readonly [vertical: number, horizontal: number];
      readonly activation: Activation;
    }
  | { readonly op: 'add'; readonly activation: Activation }
  | { readonly op: 'dequantize' }
  | { readonly op: 'other'; readonly code: number }
);

export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  /** In the order of execution. */
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
}

const limits = {
  operatorCodes: 256,
  buffers: 8192,
  tensors: 8192,
  operators: 8192,
  rank: 8,
  arity: 64,
  name: 2048,
};
const builtin = { add: 0, convolution: 3, depthwise: 4, dequantize: 6 };
const optionsType = { convolution: 1, depthwise: 2, add: 11 };

/**
 * Reads a TensorFlow Lite file with one graph: its tensors and, of its operators, what a convolutional trunk is made of.
 * Other operators are kept as `other`: whether one matters depends on which tensors are wanted. Field numbers are those
 * of TensorFlow Lite's schema, version 3.
 * @throws E_BACKBONE_SOURCE through `reject` for anything that is not such a file, truncated and altered ones included.
 */
export function readTflite(bytes: Uint8Array, reject: Reject): TfliteModel {
  if (bytes.length < 8) throw reject(`its file has ${bytes.length} bytes, too few for a TensorFlow Lite file`);
  const magic = String.fromCharCode(...bytes.subarray(4, 8));
  if (magic !== 'TFL3') throw reject(`its file starts with ${JSON.stringify(magic)} where "TFL3" was expected`);
  const root = rootTable(bytes, reject);
  const codes = readTables(root, 1, limits.operatorCodes).map((code) =>
    Math.max(readInt8(code, 0), readInt32(code, 3)),
  );
  const graphs = readTables(root, 2, 16);
  const buffers = readTables(root, 4, limits.buffers);
  const [graph] = graphs;
  if (graph === undefined || graphs.length > 1) throw reject(`its file holds ${graphs.length} graphs, expected 1`);
  const tensors = readTables(graph, 0, limits.tensors).map((table) => readTensor(table, buffers));
  const inRange = (indices: number[]): number[] => {
    const outside = indices.find((index) => index < -1 || index >= tensors.length);
    if (outside !== undefined) throw reject(`it names tensor ${outside} of ${tensors.length}`);
    return indices;
  };
  return {
    tensors,
    inputs: inRange(readInt32s(graph, 1, limits.arity)),
    operators: readTables(graph, 3, limits.operators).map((table) => {
      const code = codes[readUint32(table, 0)];
      if (code === undefined) throw reject(`it names operator code ${readUint32(table, 0)} of ${codes.length}`);
      const inputs = inRange(readInt32s(table, 1, limits.arity));
      const outputs = inRange(readInt32s(table, 2, limits.arity));
      return { inputs, outputs, ...readOptions(table, code) };
    }),
  };
}

function readTensor(table: FlatTable, buffers: readonly FlatTable[]): TfliteTensor {
  const buffer = buffers[readUint32(table, 2)];
  if (buffer === undefined) throw table.reject(`it names buffer ${readUint32(table, 2)} of ${buffers.length}`);
  const type = readInt8(table, 1);
  return {
    name: readText(table, 3, limits.name),
    shape: readInt32s(table, 0, limits.rank),
    type: type === 0 ? 'float32' : type === 1 ? 'float16' : 'other',
    data: readBytes(buffer, 0),
  };
}

// Distributes over the union, so that each kind of operator keeps its own fields.
type WithoutEnds<Operator> = Operator extends TfliteOperator ? Omit<Operator, 'inputs' | 'outputs'> : never;

function readOptions(operator: FlatTable, code: number): WithoutEnds<TfliteOperator> {
  if (code === builtin.convolution) {
    const options = optionsOf(operator, optionsType.convolution);
    return { op: 'convolution', ...readWindow(options, 4), activation: readActivation(options, 3) };
  }
  if (code === builtin.depthwise) {
    const options = optionsOf(operator, optionsType.depthwise);
    if (readInt32(options, 3) !== 1) throw operator.reject(`depth multiplier ${readInt32(options, 3)}, expected 1`);
    return { op: 'depthwise', ...readWindow(options, 5), activation: readActivation(options, 4) };
  }
  if (code === builtin.add) return { op: 'add', activation: readActivation(optionsOf(operator, optionsType.add), 0) };
  if (code === builtin.dequantize) return { op: 'dequantize' };
  return { op: 'other', code };
}

function optionsOf(operator: FlatTable, expected: number): FlatTable {
  const type = readInt8(operator, 3);
  const options = readTable(operator, 4);
  if (type !== expected || options === undefined) {
    throw operator.reject(`an operator has options of type ${type}, expected ${expected}`);
  }
  return options;
}

/** Padding and strides; the dilations, two fields from `dilation` on, must be 1. */
function readWindow(
  options: FlatTable,
  dilation: number,
): { padding: 'SAME' | 'VALID'; strides: readonly [vertical: number, horizontal: number] } {
  const padding = readInt8(options, 0);
  if (padding !== 0 && padding !== 1) throw options.reject(`padding ${padding}, expected 0 (SAME) or 1 (VALID)`);
  const strides = [readInt32(options, 2), readInt32(options, 1)] as const;
  if (strides.some((stride) => stride < 1 || stride > 16)) throw options.reject(`strides ${strides.join(' and ')}`);
  const dilations = [readInt32(options, dilation, 1), readInt32(options, dilation + 1, 1)];
  if (dilations.some((step) => step !== 1)) throw options.reject(`dilations ${dilations.join(' and ')}, expected 1`);
  return { padding: padding === 0 ? 'SAME' : 'VALID', strides };
}

function readActivation(options: FlatTable, index: number): Activation {
  const code = readInt8(options, index);
  if (code === 0) return 'none';
  if (code === 1) return 'relu';
  if (code === 3) return 'relu6';
  throw options.reject(`activation ${code}, expected 0 (none), 1 (relu) or 3 (relu6)`);
}
