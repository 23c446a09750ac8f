import { rareClasses } from '@tailedcore/samplers';
import type { Selection } from './candidate.ts';

/** Rare products may hold this share of the images together, as in the TailSampler. */
const cap = 0.15;

/**
 * The images of small clusters. The class size of an image is the size of its cluster; which sizes are rare is decided as the TailSampler does: at the elbow of
 * the list of classes, within 15 % of the images.
 * @param labels - [n], cluster of each image, from 0; -1: of none, a class of its own.
 */
export function selectByClusters(labels: Int32Array): Selection {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const classSizes = Float32Array.from(labels, (label) => (label < 0 ? 1 : (sizes.get(label) as number)));
  return { selected: rareClasses(classSizes, cap).images, classSizes, outlierScores: null };
}
