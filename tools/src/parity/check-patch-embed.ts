import { buildResnet } from '@tailedcore/backbones';
import { requireClose } from './compare.ts';
import type { Golden } from './golden.ts';
import { plainPatchEmbed } from './plain-patch-embed.ts';
import type { Product } from './product.ts';
import { resnetOptions } from './resnet-options.ts';
import { graphTensor, requireTensor, runGraph } from './run-graph.ts';
import { smallResnet } from './small-resnet.ts';
import { subgraph } from './subgraph.ts';

/** Patch features of two maps: by the rule written out, and by the end of a residual network's graph as the product builds it. */
export async function checkPatchEmbed(golden: Golden, product: Product): Promise<void> {
  if (golden.parameter('patch') !== 3 || golden.parameter('stride') !== 1)
    throw new Error(`${golden.name}: patches of 3 with stride 1 are the only ones here.`);
  const [perMap, columns] = [golden.parameter('d1'), golden.parameter('d')];
  const [near, far] = [graphTensor(golden, 'layer2'), graphTensor(golden, 'layer3')];
  requireClose('patches (plain)', plainPatchEmbed(near, far, perMap, columns), golden.values('patches'));

  const weights = smallResnet(near.shape[1] as number, far.shape[1] as number);
  const network = buildResnet(weights, resnetOptions(golden.name, perMap, columns));
  const head = subgraph(network, ['layer2', 'layer3'], ['patches']);
  const { patches } = await runGraph(product, head, { layer2: near, layer3: far });
  requireTensor('patches (graph)', patches, golden, 'patches');
}
