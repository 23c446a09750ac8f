import onnxProto, { type onnx } from 'onnx-proto';

const { ModelProto, TensorProto } = onnxProto.onnx;

/**
 * The part of an ONNX model between some of its values, as a model with float inputs and outputs of any size: what the product
 * runs, seen at places that it does not show. Values that become inputs are made no more.
 * @param inputs - values to be fed, in place of the model's own inputs; empty: those stay.
 * @param outputs - values to be read, in place of the model's own outputs.
 */
export function subgraph(bytes: Uint8Array, inputs: readonly string[], outputs: readonly string[]): Uint8Array {
  const model = ModelProto.decode(bytes);
  const graph = model.graph;
  if (!graph) throw new Error('the model has no graph');
  const needed = new Set(outputs);
  const node: onnx.INodeProto[] = [];
  for (const each of (graph.node ?? []).toReversed()) {
    const made = each.output ?? [];
    if (!made.some((value) => needed.has(value) && !inputs.includes(value))) continue;
    for (const value of each.input ?? []) needed.add(value);
    node.unshift(each);
  }
  const cut: onnx.IGraphProto = {
    ...graph,
    node,
    initializer: (graph.initializer ?? []).filter(({ name }) => needed.has(name ?? '')),
    input: inputs.length > 0 ? inputs.map(floatValue) : (graph.input ?? []),
    output: outputs.map(floatValue),
  };
  return ModelProto.encode({ ...model, graph: cut }).finish();
}

/** The value that the first convolution of a model reads: an image, scaled. */
export function firstConvolutionInput(bytes: Uint8Array): string {
  const first = ModelProto.decode(bytes).graph?.node?.find(({ opType }) => opType === 'Conv');
  const [name] = first?.input ?? [];
  if (!name) throw new Error('the model has no convolution');
  return name;
}

function floatValue(name: string): onnx.IValueInfoProto {
  return { name, type: { tensorType: { elemType: TensorProto.DataType.FLOAT } } };
}
