import { createPart } from '@tailedcore/core';
import { adaptiveTail, estimateTail, tailRules } from '@tailedcore/samplers';
import { requireSame } from './compare.ts';
import type { Golden } from './golden.ts';
import { hostOf, type Product, quietRun } from './product.ts';

/** Class sizes, their list, its elbow, the largest size of a rare class, and the images of such classes: all exactly. */
export async function checkTail(golden: Golden, product: Product): Promise<void> {
  const { preset, vote, cap } = golden.metadata;
  const options = {
    form: preset === 'paper' ? 'paper' : 'reference',
    percentile: golden.parameter('percentile'),
    vote,
    // Where there is none, writers say "None", "null" or "inf".
    cap: Number.isFinite(Number(cap)) ? Number(cap) : null,
  } as Parameters<typeof tailRules>[0];
  const embeddings = golden.matrix('embeddings');
  const found = await estimateTail(embeddings, tailRules(options));
  requireSame('class sizes', found.classSizes, golden.values('class_sizes'));
  requireSame('list of classes', found.classes, golden.values('samples_per_class'));
  requireSame('elbow', [found.elbow], golden.values('elbow'));
  requireSame('largest rare class', [found.maxTailSize], golden.values('max_tail_size'));
  requireSame('rare images', found.images, golden.values('tail_indices'));

  const part = await createPart(adaptiveTail, options, hostOf(product));
  const chosen = await part.selectTail(embeddings, quietRun(product.engine.kernels));
  requireSame('rare images of the part', chosen.images, golden.values('tail_indices'));
  requireSame('class sizes of the part', chosen.classSizes, golden.values('class_sizes'));
  requireSame('list of classes of the part', chosen.products, golden.values('samples_per_class'));
}
