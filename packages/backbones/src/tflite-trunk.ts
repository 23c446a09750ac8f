import { addFloats, addNode, type OnnxGraph } from './onnx-model.ts';
import type { FeatureMap } from './patch-head.ts';
import type { Reject } from './source-error.ts';
import type { Activation, TfliteModel, TfliteOperator, TfliteTensor } from './tflite.ts';
import { readConstant, type TfliteConstant } from './tflite-constant.ts';

/** A feature map that leaves the trunk: the tensor's name in the source, and the value's name in the graph. */
export interface TrunkTap {
  readonly tensor: string;
  readonly as: string;
}

type Convolution = Extract<TfliteOperator, { op: 'convolution' | 'depthwise' }>;

/** What the steps below share: where to read, where to write, and which graph value stands for which tensor. */
interface Conversion {
  readonly graph: OnnxGraph;
  readonly model: TfliteModel;
  readonly producers: ReadonlyMap<number, TfliteOperator>;
  readonly values: Map<number, string>;
  readonly reject: Reject;
}

/**
 * Appends to `graph` the part of `model` that `taps` need, and nothing after it. Layout turns from NHWC to NCHW; float16
 * constants become float32.
 * @param pixels - name of the [N, 3, H, W] float value that takes the place of the model's input.
 * @returns the feature map of each tap.
 * @throws E_BACKBONE_SOURCE through `reject` when a tap is missing or stands on an operator that is not known.
 */
export function appendTrunk<Taps extends readonly TrunkTap[]>(
  graph: OnnxGraph,
  model: TfliteModel,
  pixels: string,
  taps: Taps,
  reject: Reject,
): { [Tap in keyof Taps]: FeatureMap } {
  const [input, ...others] = model.inputs;
  if (input === undefined || others.length > 0) throw reject(`it has ${model.inputs.length} inputs, expected 1`);
  const producers = new Map(
    model.operators.flatMap((operator) => operator.outputs.map((tensor) => [tensor, operator])),
  );
  const outputs = taps.map(({ tensor }) => {
    const index = model.tensors.findIndex(({ name }) => name === tensor);
    if (!producers.has(index)) throw reject(`it has no feature map named ${tensor}`);
    return index;
  });
  const names = new Map(outputs.map((tensor, i) => [tensor, taps[i]?.as]));
  const conversion = { graph, model, producers, values: new Map([[input, pixels]]), reject };
  const needed = operatorsBehind(outputs, producers);
  for (const operator of model.operators) {
    if (!needed.has(operator) || operator.op === 'dequantize') continue;
    const [output, ...more] = operator.outputs;
    if (output === undefined || more.length > 0) throw reject(`an operator has ${operator.outputs.length} outputs`);
    const name = names.get(output) ?? `trunk/${output}`;
    appendOperator(conversion, operator, name);
    conversion.values.set(output, name);
  }
  const mapOf = ({ as }: TrunkTap, i: number): FeatureMap => ({
    name: as,
    channels: channelsOf(conversion, outputs[i]),
  });
  // `map` keeps the number of taps, which its type does not say.
  return taps.map(mapOf) as { [Tap in keyof Taps]: FeatureMap };
}

/** All operators whose results reach `tensors`. */
function operatorsBehind(
  tensors: readonly number[],
  producers: ReadonlyMap<number, TfliteOperator>,
): ReadonlySet<TfliteOperator> {
  const found = new Set<TfliteOperator>();
  const open = [...tensors];
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    const operator = producers.get(tensor);
    if (operator === undefined || found.has(operator)) continue;
    found.add(operator);
    open.push(...operator.inputs);
  }
  return found;
}

function appendOperator(conversion: Conversion, operator: TfliteOperator, output: string): void {
  switch (operator.op) {
    case 'convolution':
    case 'depthwise':
      return appendConvolution(conversion, operator, output);
    case 'add': {
      const [a, b] = operator.inputs;
      const terms = [valueOf(conversion, a), valueOf(conversion, b)];
      return appendActivated(conversion, 'Add', terms, output, operator.activation);
    }
    default:
      throw conversion.reject(`it needs operator ${operator.op === 'other' ? operator.code : operator.op}`);
  }
}

function appendConvolution(conversion: Conversion, operator: Convolution, output: string): void {
  const { graph, reject } = conversion;
  const [input, filterIndex, biasIndex] = operator.inputs;
  const filter = constantOf(conversion, filterIndex);
  const bias = constantOf(conversion, biasIndex);
  const depthwise = operator.op === 'depthwise';
  const [first, rows, columns, last] = filter.shape as [number, number, number, number];
  if (filter.shape.length !== 4) throw reject(`a filter has shape [${filter.shape.join(', ')}]`);
  const width = depthwise ? last : first;
  if (channelsOf(conversion, input) !== last || (depthwise && first !== 1) || bias.values.length !== width) {
    throw reject(`a filter of shape [${filter.shape.join(', ')}] does not fit its input or bias`);
  }
  const dims = depthwise ? [last, 1, rows, columns] : [first, last, rows, columns];
  const weights = addFloats(
    graph,
    `${output}/weights`,
    dims,
    channelsBeforeSpace(filter.values, filter.shape, depthwise),
  );
  const inputs = [valueOf(conversion, input), weights, addFloats(graph, `${output}/bias`, [width], bias.values)];
  appendActivated(conversion, 'Conv', inputs, output, operator.activation, {
    auto_pad: operator.padding === 'SAME' ? 'SAME_UPPER' : 'VALID',
    group: depthwise ? last : 1,
    kernel_shape: [rows, columns],
    strides: operator.strides,
  });
}

/** [O, h, w, I] to [O, I, h, w], or depthwise [1, h, w, C] to [C, 1, h, w]: in both the last axis moves before space. */
function channelsBeforeSpace(values: Float32Array, shape: readonly number[], depthwise: boolean): Float32Array {
  const [outer, rows, columns, inner] = shape as [number, number, number, number];
  const area = rows * columns;
  const moved = new Float32Array(values.length);
  const blocks = depthwise ? 1 : outer;
  for (let o = 0; o < blocks; o++)
    for (let i = 0; i < inner; i++)
      for (let p = 0; p < area; p++) moved[(o * inner + i) * area + p] = values[(o * area + p) * inner + i] as number;
  return moved;
}

function appendActivated(
  { graph }: Conversion,
  opType: string,
  inputs: readonly string[],
  output: string,
  activation: Activation,
  attributes: Parameters<typeof addNode>[4] = {},
): void {
  if (activation === 'none') return void addNode(graph, opType, inputs, output, attributes);
  const linear = addNode(graph, opType, inputs, `${output}/linear`, attributes);
  if (activation === 'relu') return void addNode(graph, 'Relu', [linear], output);
  const low = addFloats(graph, `${output}/low`, [], Float32Array.of(0));
  const high = addFloats(graph, `${output}/high`, [], Float32Array.of(6));
  addNode(graph, 'Clip', [linear, low, high], output);
}

function valueOf({ values, reject }: Conversion, tensor: number | undefined): string {
  const value = tensor === undefined ? undefined : values.get(tensor);
  if (value === undefined) throw reject(`tensor ${tensor} is used before it is computed`);
  return value;
}

function channelsOf(conversion: Conversion, tensor: number | undefined): number {
  const { shape } = tensorOf(conversion, tensor);
  const channels = shape[3];
  if (shape.length !== 4 || channels === undefined || channels < 1) {
    throw conversion.reject(`a feature map has shape [${shape.join(', ')}]`);
  }
  return channels;
}

function tensorOf({ model, reject }: Conversion, index: number | undefined): TfliteTensor {
  const tensor = index === undefined ? undefined : model.tensors[index];
  if (tensor === undefined) throw reject(`an operator lacks an input`);
  return tensor;
}

/** A constant, or one behind its conversion to float32. */
function constantOf(conversion: Conversion, index: number | undefined): TfliteConstant {
  const producer = index === undefined ? undefined : conversion.producers.get(index);
  const source = producer?.op === 'dequantize' ? producer.inputs[0] : index;
  return readConstant(tensorOf(conversion, source), conversion.reject);
}
