import { farthestFirst } from './farthest-first.ts';
import type { Kernels } from './kernels.ts';
import { nearest } from './nearest.ts';
import { nearestAtPosition } from './nearest-at-position.ts';
import { product } from './product.ts';
import { sharedMatrix } from './shared-matrix.ts';
import { eachSimilarities } from './similarities.ts';

/**
 * The kernels as plain TypeScript loops on the calling thread, float64 inside: the oracle that engines are tested against, and
 * what runs where there is no engine. Takes minutes where an engine takes seconds.
 */
export const plainKernels: Kernels = {
  name: 'plain',
  allocate: sharedMatrix,
  product,
  nearest,
  nearestAtPosition,
  similarities: eachSimilarities,
  farthestFirst,
};
