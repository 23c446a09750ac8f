import { kernelRun, localOutlierFactor } from '@tailedcore/core';
import { z } from 'zod';
import { baselineOptions, defineBaseline } from '../define-baseline.ts';
import { decideOption, selectByScores } from '../select-by-scores.ts';

/** Above which scikit-learn calls a factor an outlier. */
const ownLimit = 1.5;

/** Local Outlier Factor (Breunig et al. 2000) over all images; with fewer images than neighbours, over all others. One image has the factor 1. */
export const lofBaseline = defineBaseline({
  name: 'lof',
  title: 'LOF',
  options: baselineOptions({
    decide: decideOption,
    neighbors: z.int().min(1).default(20).describe('Neighbours of an image, itself not counted'),
  }),
  async select(rows, { decide, neighbors }, run) {
    const k = Math.min(neighbors, rows.rows - 1);
    if (k === 0) return selectByScores(Float64Array.of(1));
    const progress = kernelRun(run, 'tail', rows.rows, 'images');
    const scores = localOutlierFactor(await run.kernels.nearestAtPosition(rows, 1, k, progress));
    return selectByScores(scores, decide === 'own' ? ownLimit : undefined);
  },
});
