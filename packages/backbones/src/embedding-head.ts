import { addNode, addOutput, type OnnxGraph } from './onnx-model.ts';
import type { FeatureMap } from './patch-head.ts';

/** Appends the output `embedding` [N, channels]: the mean of `map` over each image. @returns its width. */
export function appendEmbeddingHead(graph: OnnxGraph, map: FeatureMap): number {
  const pooled = addNode(graph, 'GlobalAveragePool', [map.name], 'embedding/pooled');
  addNode(graph, 'Flatten', [pooled], 'embedding', { axis: 1 });
  addOutput(graph, 'embedding', 'float32', ['N', map.channels]);
  return map.channels;
}
