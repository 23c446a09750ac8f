import { join } from 'node:path';
import {
  buildResnet,
  imagenetScaling,
  openGraphBackbone,
  prepareOpenimagesMobilenetV2,
  publishedResnets,
  randomResnetWeights,
} from '@tailedcore/backbones';
import type { Engine } from '@tailedcore/compute';
import type { Backbone } from '@tailedcore/core';
import { type Bench, sized } from './bench.ts';

/** The default backbone's whole graph, image embedding included. */
export async function defaultGraph({ folder }: Pick<Bench, 'folder'>): Promise<Uint8Array> {
  return (await prepareOpenimagesMobilenetV2({ cacheDir: join(folder, 'cache') })).graph;
}

/** WideResNet-50-2 with random weights (ResNet-18 in quick runs): the arithmetic is the same as with the published ones. */
export function wideGraph(bench: Pick<Bench, 'quick'>): Uint8Array {
  const { sizes } = publishedResnets[wideName(bench)];
  const widths = { perMap: 1024, columns: 1024 };
  const provenance = { source: 'random weights, for measurements of speed' };
  return buildResnet(randomResnetWeights(sizes, 1), {
    name: 'random-resnet',
    scaling: imagenetScaling,
    widths,
    provenance,
  });
}

export function wideName(bench: Pick<Bench, 'quick'>): 'wide-resnet50' | 'resnet18' {
  return sized(bench, 'wide-resnet50', 'resnet18');
}

/** Opens the part of a graph that makes patches, on the engine; its `graph` is that part. */
export async function openPatches(graph: Uint8Array, engine: Engine): Promise<Backbone> {
  return openGraphBackbone(graph, { openGraph: (model) => engine.openGraph(model), embeddings: false });
}
