import { checkBackbone } from './check-backbone.ts';
import { checkCoreset } from './check-coreset.ts';
import { checkLof } from './check-lof.ts';
import { checkMetrics, checkPixelMetrics } from './check-metrics.ts';
import { checkPatchEmbed } from './check-patch-embed.ts';
import { checkResize } from './check-resize.ts';
import { checkResnet } from './check-resnet.ts';
import { checkScoring } from './check-scoring.ts';
import { checkTail } from './check-tail.ts';
import type { Golden } from './golden.ts';
import type { Product } from './product.ts';

/** A kind of golden: told by how its name begins, and complete when these tensors are there. */
interface Form {
  readonly prefix: string;
  readonly tensors: readonly string[];
  check(golden: Golden, product: Product, partner: Golden | undefined): Promise<void> | void;
}

/** Of a pair, what the second name has more. */
const outputsEnding = '-outputs';

const forms: readonly Form[] = [
  { prefix: 'lof-', tensors: ['features', 'scores'], check: checkLof },
  {
    prefix: 'greedy-coreset-',
    tensors: ['features', 'first_index', 'selected', 'cover_radius'],
    check: checkCoreset,
  },
  {
    prefix: 'scoring',
    tensors: ['memory', 'queries', 'nn1_sqdist', 'nn1_index', 'image_scores', 'score_map_shape'],
    check: checkScoring,
  },
  {
    prefix: 'tail-sampler-',
    tensors: ['embeddings', 'class_sizes', 'samples_per_class', 'elbow', 'max_tail_size', 'tail_indices'],
    check: checkTail,
  },
  { prefix: 'patch-embed-', tensors: ['layer2', 'layer3', 'patches'], check: checkPatchEmbed },
  { prefix: 'resize-bilinear', tensors: ['0.source', '0.bilinear'], check: checkResize },
  {
    prefix: 'metrics',
    tensors: ['labels', 'scores', 'auroc', 'average_precision', 'f1_max'],
    check: checkMetrics,
  },
  {
    prefix: 'pixel-metrics',
    tensors: ['maps', 'masks', 'auroc', 'average_precision', 'f1_max', 'aupro'],
    check: checkPixelMetrics,
  },
  { prefix: 'backbone-', tensors: ['pixels', 'stride8', 'stride16', 'embedding', 'patches'], check: checkBackbone },
  {
    prefix: 'resnet-',
    tensors: ['conv1.weight', 'layer1.0.conv1.weight'],
    check: (golden, product, partner) => checkResnet(golden, requirePartner(golden, partner), product),
  },
];

/** Whether the file holds the outputs of another, with which it is checked. */
export function isPartner(name: string): boolean {
  return name.endsWith(outputsEnding);
}

/** The name of the file that holds the outputs of this one, if it has such. */
export function partnerOf(name: string): string {
  return `${name}${outputsEnding}`;
}

/**
 * Compares the product, and the plain kernels, with a golden of any known form.
 * @param partner - the file that `partnerOf` names, if it is there.
 * @throws an error that says what differs, what the file lacks, or that its form is not known.
 */
export async function checkGolden(golden: Golden, product: Product, partner?: Golden): Promise<void> {
  const form = forms.find(({ prefix }) => golden.name.startsWith(prefix));
  if (!form) {
    const known = forms.map(({ prefix }) => `${prefix}*`).join(', ');
    throw new Error(`${golden.name} is a golden of no known form. Known are ${known}.`);
  }
  for (const name of form.tensors) golden.tensor(name);
  await form.check(golden, product, partner);
}

function requirePartner(golden: Golden, partner: Golden | undefined): Golden {
  if (partner) return partner;
  throw new Error(`${golden.name}: the file ${partnerOf(golden.name)}.safetensors with its outputs is missing.`);
}
