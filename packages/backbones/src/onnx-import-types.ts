import type { onnx } from 'onnx-proto';
import type { OnnxGraph } from './onnx-model.ts';

/** Element types by the number that ONNX gives them; `other` are those no network computes maps in. */
export type ValueType = 'float32' | 'float16' | 'other' | 'unknown';

const byNumber: Readonly<Record<number, ValueType>> = { 1: 'float32', 10: 'float16' };

/** Operators whose output is of one type, whatever comes in. */
const fixedTypes: Readonly<Record<string, ValueType>> = Object.fromEntries([
  ...['Shape', 'Size', 'NonZero', 'ArgMax', 'ArgMin', 'NonMaxSuppression', 'ConvInteger', 'MatMulInteger'].map(other),
  ...['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'And', 'Or', 'Not', 'Xor', 'IsNaN', 'IsInf'].map(
    other,
  ),
  ...['QuantizeLinear', 'DynamicQuantizeLinear', 'QLinearConv', 'QLinearMatMul', 'QLinearAdd'].map(other),
  ...['SequenceEmpty', 'SequenceConstruct', 'SequenceInsert', 'SplitToSequence', 'If', 'Loop', 'Scan'].map(unknown),
  ...['Optional', 'OptionalGetElement', 'SequenceAt', 'ConcatFromSequence', 'StringNormalizer'].map(unknown),
]);

/**
 * What type the values of a graph have, as far as it follows from its nodes: that of the first input, but for operators
 * that are known to change it. In the graph's order.
 * @param image - the type of the graph's image input.
 */
export function valueTypes(graph: OnnxGraph, image: string, type: ValueType): Map<string, ValueType> {
  const types = new Map<string, ValueType>();
  for (const { name, dataType } of graph.initializer) types.set(name ?? '', byNumber[dataType ?? 0] ?? 'other');
  types.set(image, type);
  for (const node of graph.node) {
    const found = typeOf(node, types);
    (node.output ?? []).forEach(
      (output, i) => output !== '' && types.set(output, i === 0 ? found : later(node, found)),
    );
  }
  return types;
}

function typeOf(node: onnx.INodeProto, types: ReadonlyMap<string, ValueType>): ValueType {
  const opType = node.opType ?? '';
  const attribute = (name: string) => (node.attribute ?? []).find((each) => each.name === name);
  const inputs = (node.input ?? []).map((input) => types.get(input) ?? 'unknown');
  if (opType === 'Cast') return byNumber[Number(attribute('to')?.i ?? 0)] ?? 'other';
  if (opType === 'Constant' || opType === 'ConstantOfShape') {
    const tensor = attribute('value')?.t;
    if (tensor) return byNumber[tensor.dataType ?? 0] ?? 'other';
    return attribute('value_int') || attribute('value_ints') ? 'other' : 'float32';
  }
  if (opType === 'DequantizeLinear' || opType === 'Where') return inputs[1] ?? 'unknown';
  if (opType === 'CastLike') return inputs[1] ?? 'unknown';
  return fixedTypes[opType] ?? inputs[0] ?? 'unknown';
}

/** Of a second output: indices and masks where there are any, else the same again. */
function later(node: onnx.INodeProto, first: ValueType): ValueType {
  if (node.opType === 'Split') return first;
  return node.opType === 'Scan' || node.opType === 'Loop' ? 'unknown' : 'other';
}

function other(operator: string): [string, ValueType] {
  return [operator, 'other'];
}

function unknown(operator: string): [string, ValueType] {
  return [operator, 'unknown'];
}
