import type { onnx } from 'onnx-proto';
import type { OnnxGraph } from './onnx-model.ts';

/** `graph` with only the named outputs, and the nodes and constants that they are made of, in their order. Inputs stay. */
export function keepOutputs(graph: OnnxGraph, names: readonly string[]): OnnxGraph {
  const needed = new Set(names);
  const node: onnx.INodeProto[] = [];
  for (const each of graph.node.toReversed()) {
    if (!(each.output ?? []).some((output) => output !== '' && needed.has(output))) continue;
    for (const value of valuesRead(each)) needed.add(value);
    node.unshift(each);
  }
  return {
    name: graph.name,
    node,
    initializer: graph.initializer.filter(({ name }) => needed.has(name ?? '')),
    input: graph.input,
    output: graph.output.filter(({ name }) => names.includes(name ?? '')),
  };
}

/** Its inputs, and what the graphs inside it may read from around them. */
export function valuesRead(node: onnx.INodeProto): string[] {
  const inner = innerGraphs(node);
  const outputs = inner.flatMap((graph) => (graph.output ?? []).map(({ name }) => name ?? ''));
  return [...(node.input ?? []), ...inner.flatMap((graph) => (graph.node ?? []).flatMap(valuesRead)), ...outputs];
}

/** The graphs in a node: branches, loop bodies. */
export function innerGraphs(node: onnx.INodeProto): onnx.IGraphProto[] {
  return (node.attribute ?? []).flatMap(({ g, graphs }) => [...(g ? [g] : []), ...(graphs ?? [])]);
}
