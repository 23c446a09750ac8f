import { kernelRun, quantile } from '@tailedcore/core';
import { z } from 'zod';
import { baselineOptions, defineBaseline } from '../define-baseline.ts';
import { decideOption, selectByScores } from '../select-by-scores.ts';

/** PyOD calls the farthest tenth outliers. */
const ownQuantile = 0.9;

/** The distance to the k-th nearest other image as outlier score (Ramaswamy et al. 2000; PyOD's `largest`). One image has the score 0. */
export const nearestNeighborsBaseline = defineBaseline({
  name: 'knn',
  title: 'kNN',
  options: baselineOptions({
    decide: decideOption,
    neighbors: z.int().min(1).default(5).describe('Which neighbour’s distance counts, the image itself left out'),
  }),
  async select(rows, { decide, neighbors }, run) {
    const k = Math.min(neighbors, rows.rows - 1);
    if (k === 0) return selectByScores(Float64Array.of(0));
    const progress = kernelRun(run, 'tail', rows.rows, 'images');
    const { distances } = await run.kernels.nearestAtPosition(rows, 1, k, progress);
    const scores = Float64Array.from({ length: rows.rows }, (_, i) => Math.sqrt(distances[i * k + k - 1] as number));
    return selectByScores(scores, decide === 'own' ? quantile(scores, ownQuantile) : undefined);
  },
});
