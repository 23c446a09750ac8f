import { createPart, localOutlierFactor, plainKernels, quantile } from '@tailedcore/core';
import { lofCleaner } from '@tailedcore/samplers';
import { requireClose, requireSame, tied } from './compare.ts';
import type { Golden } from './golden.ts';
import { bothKernels, hostOf, type Product, quietRun } from './product.ts';

/** Local outlier factors of rows at one position, or at those of `map_shape`; with `kept_indices` the rows that stay, too. */
export async function checkLof(golden: Golden, product: Product): Promise<void> {
  const features = golden.matrix('features');
  const positions = golden.tensors.has('map_shape') ? golden.values('map_shape').reduce((a, b) => a * b, 1) : 1;
  const images = features.rows / positions;
  const neighbors = golden.parameter('k');
  const k = Math.min(neighbors, images - 1);
  const expected = golden.values('scores');
  for (const [name, kernels] of bothKernels(product)) {
    const scores = localOutlierFactor(await kernels.nearestAtPosition(features, positions, k));
    requireClose(`scores (${name})`, scores, expected);
  }
  const keep = golden.tensors.has('kept_indices') ? golden.parameter('keep') : undefined;
  for (const kernels of [plainKernels, product.engine.kernels]) {
    const part = await createPart(lofCleaner, { neighbors, ...(keep && { keep }) }, hostOf(product));
    const { rows, weights } = await part.clean({ features, images, positions }, quietRun(kernels));
    requireClose('weights of the cleaner', weights, expected);
    if (keep !== undefined) requireKept([...rows], golden.values('kept_indices'), expected, keep);
  }
}

/** A row whose score is the threshold but for rounding may fall on either side. */
function requireKept(rows: number[], expected: number[], scores: number[], keep: number): void {
  const threshold = quantile(scores, keep);
  const clear = (row: number) => !tied(scores[row] as number, threshold);
  requireSame('kept rows', rows.filter(clear), expected.filter(clear));
}
