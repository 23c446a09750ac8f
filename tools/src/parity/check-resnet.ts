import { buildResnet } from '@tailedcore/backbones';
import type { Golden } from './golden.ts';
import type { Product } from './product.ts';
import { resnetOptions } from './resnet-options.ts';
import { graphTensor, requireTensor, runGraph } from './run-graph.ts';
import { firstConvolutionInput, subgraph } from './subgraph.ts';

/** A residual network from its published form, as the product builds it: two maps and the pooled output of a scaled image. */
export async function checkResnet(weights: Golden, outputs: Golden, product: Product): Promise<void> {
  const network = buildResnet(weights, resnetOptions(weights.name, 8, 8));
  const image = firstConvolutionInput(network);
  const graph = subgraph(network, [image], ['layer2', 'layer3', 'embedding']);
  const found = await runGraph(product, graph, { [image]: graphTensor(outputs, 'image') });
  requireTensor('layer2', found['layer2'], outputs, 'layer2');
  requireTensor('layer3', found['layer3'], outputs, 'layer3');
  requireTensor('embedding', found['embedding'], outputs, 'avgpool');
}
