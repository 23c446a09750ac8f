import type { Safetensors } from '@tailedcore/core';
import { type BackboneFacts, factsToMetadata } from './backbone-facts.ts';
import { appendEmbeddingHead } from './embedding-head.ts';
import { emptyGraph, encodeModel } from './onnx-model.ts';
import { headOpset } from './patch-head.ts';
import { appendPixelInput } from './pixel-input.ts';
import type { PixelScaling } from './pixel-scaling.ts';
import { appendPooledPatchHead } from './pooled-patch-head.ts';
import type { PatchWidths } from './pooled-patch-kernel.ts';
import { readResnetArchitecture } from './resnet-architecture.ts';
import { checkResnetTensors } from './resnet-tensors.ts';
import { requireSizes, type ResnetSizes } from './resnet-sizes.ts';
import { appendResnetTrunk } from './resnet-trunk.ts';
import { rejectSource } from './source-error.ts';

/** What a graph of a residual network is made of besides its weights. */
export interface ResnetOptions {
  /** What people call the backbone. */
  readonly name: string;
  readonly scaling: PixelScaling;
  readonly widths: PatchWidths;
  /** What the network must be; default: whatever the tensors say it is. */
  readonly sizes?: ResnetSizes;
  /** Where the weights come from and under which licence, for the graph's metadata. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** The mean and spread of ImageNet's pixels, with which its networks were trained. */
export const imagenetScaling: PixelScaling = {
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  std: [0.229 * 255, 0.224 * 255, 0.225 * 255],
};

/**
 * Builds the ONNX graph of a residual network from published weights: pixels in, patch features of the second and third
 * stage (strides 8 and 16), and the mean of the fourth as image embedding out. Where nobody reads the embedding,
 * `withoutEmbedding` leaves the fourth stage out. The same bytes on every machine.
 * @param weights - under the names that torchvision and timm use; blocks, widths and depths are read from them.
 * @throws E_BACKBONE_SOURCE when a tensor is missing, extra, misshapen or holds values that are not finite, or the network
 *   is another than expected.
 */
export function buildResnet(weights: Safetensors, options: ResnetOptions): Uint8Array {
  const { name, scaling, widths, sizes, provenance } = options;
  const reject = rejectSource(name);
  const architecture = readResnetArchitecture(weights, reject);
  if (sizes !== undefined) requireSizes(architecture, sizes, reject);
  checkResnetTensors(weights, architecture, reject);
  const graph = emptyGraph(name);
  const pixels = appendPixelInput(graph, scaling);
  const stages = appendResnetTrunk(graph, weights, architecture, pixels, reject);
  const [, shallow, deep, last] = stages;
  const facts: BackboneFacts = {
    name,
    sizeMultiple: 32,
    patchStride: 8,
    patchColumns: appendPooledPatchHead(graph, shallow, deep, widths),
    embeddingColumns: appendEmbeddingHead(graph, last),
  };
  return encodeModel({ graph, opset: headOpset, metadata: { ...provenance, ...factsToMetadata(facts) } });
}
