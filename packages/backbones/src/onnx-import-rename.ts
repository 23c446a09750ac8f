import type { onnx } from 'onnx-proto';
import { innerGraphs } from './keep-outputs.ts';
import type { OnnxGraph } from './onnx-model.ts';

/** Stands before the names of all foreign values and nodes, so that they are never ours. */
export const foreign = 'model/';

/** `graph` with `foreign` before the name of every value and node, and without what exporters note about their machine. */
export function renameForeign({ name, node, initializer, input, output }: OnnxGraph): OnnxGraph {
  return {
    name,
    node: node.map(renameNode),
    initializer: initializer.map((tensor) => ({ ...tensor, name: rename(tensor.name), docString: null })),
    input: input.map(renameValue),
    output: output.map(renameValue),
  };
}

function renameNode(node: onnx.INodeProto): onnx.INodeProto {
  return {
    ...node,
    name: rename(node.name),
    docString: null,
    input: (node.input ?? []).map(rename),
    output: (node.output ?? []).map(rename),
    attribute: innerGraphs(node).length === 0 ? (node.attribute ?? []) : (node.attribute ?? []).map(renameAttribute),
  };
}

function renameAttribute(attribute: onnx.IAttributeProto): onnx.IAttributeProto {
  const { g, graphs } = attribute;
  return {
    ...attribute,
    ...(g ? { g: renameInner(g) } : {}),
    ...(graphs ? { graphs: graphs.map(renameInner) } : {}),
  };
}

function renameInner(graph: onnx.IGraphProto): onnx.IGraphProto {
  const { name, node, initializer, input, output } = graph;
  return renameForeign({
    name: name ?? '',
    node: node ?? [],
    initializer: initializer ?? [],
    input: input ?? [],
    output: output ?? [],
  });
}

function renameValue(value: onnx.IValueInfoProto): onnx.IValueInfoProto {
  return { ...value, name: rename(value.name) };
}

/** The empty name stays: it leaves an optional input out. */
function rename(name: string | null | undefined): string {
  return name ? foreign + name : '';
}
