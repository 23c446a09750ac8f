import { kernelRun, mahalanobisAtPosition } from '@tailedcore/core';
import { baselineOptions, defineBaseline } from '../define-baseline.ts';
import { selectByClusters } from '../select-by-clusters.ts';
import { selectByScores } from '../select-by-scores.ts';

/** What scikit-learn adds to the diagonal of a covariance. */
const ridge = 1e-6;

/**
 * A Gaussian mixture as a clustering, with the single component of scikit-learn's default: all images are of one class, so all are taken. It stands in
 * the paper's table so: nothing missed, everything included, AUROC 50.
 */
export const gaussianMixtureBaseline = defineBaseline({
  name: 'gaussian-mixture',
  title: 'GMM',
  options: baselineOptions({}),
  select: async (rows) => selectByClusters(new Int32Array(rows.rows)),
});

/**
 * The same mixture as a density: minus the log-density under one Gaussian, without the terms that all images share; half the squared Mahalanobis
 * distance under the covariance (divided by n, plus 1e-6 on its diagonal). Not in the paper. One image has the score 0.
 */
export const gaussianDensityBaseline = defineBaseline({
  name: 'gaussian-density',
  title: 'Gaussian density',
  options: baselineOptions({}),
  async select(rows, _, run) {
    const n = rows.rows;
    if (n === 1) return selectByScores(Float64Array.of(0));
    // The kernel divides the covariance by n - 1: with S' = n/(n-1) S, x'(S + r)^-1 x = n/(n-1) x'(S' + r n/(n-1))^-1 x.
    const ratio = n / (n - 1);
    const distances = await mahalanobisAtPosition(rows, 1, ridge * ratio, kernelRun(run, 'tail', n, 'images'));
    return selectByScores(Float64Array.from(distances, (distance) => (ratio * distance * distance) / 2));
  },
});
