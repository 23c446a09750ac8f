import { kernelRun, type Matrix } from '@tailedcore/core';
import { z } from 'zod';
import { baselineOptions, defineBaseline } from '../define-baseline.ts';
import { decideOption, selectByScores } from '../select-by-scores.ts';
import { eachSquaredDistances } from '../squared-distances.ts';
import { solveOneClass } from './one-class-solver.ts';

/** Far below scikit-learn's 1e-3, so that the answer does not depend on where the solver starts. */
const tolerance = 1e-6;

/**
 * One-class support vector machine with the kernel exp(-gamma d²) and scikit-learn's gamma `scale`: 1 / (e times the variance of all values), 1 where they are all
 * equal. Score: minus the decision value. Memory 4 n² bytes.
 */
export const oneClassSvmBaseline = defineBaseline({
  name: 'one-class-svm',
  title: 'OCSVM',
  options: baselineOptions({
    decide: decideOption,
    nu: z.number().gt(0).max(1).default(0.5).describe('Share of the images that may lie outside'),
  }),
  async select(rows, { decide, nu }, run) {
    const n = rows.rows;
    const gamma = scaledGamma(rows);
    const kernel = new Float32Array(n * n);
    await eachSquaredDistances(rows, run, (distances, row) => {
      for (let other = 0; other < n; other++) kernel[row * n + other] = Math.exp(-gamma * (distances[other] as number));
    });
    const decisions = await solveOneClass(kernel, n, nu, tolerance, kernelRun(run, 'tail', n, 'images'));
    const scores = decisions.map((value) => -value);
    // On the boundary itself decision values are 0 up to the tolerance: those are inside.
    return selectByScores(scores, decide === 'own' ? tolerance : undefined);
  },
});

function scaledGamma({ data, columns }: Matrix): number {
  let [sum, squares] = [0, 0];
  for (const value of data) sum += value;
  const mean = sum / data.length;
  for (const value of data) squares += (value - mean) ** 2;
  return squares === 0 ? 1 : data.length / (columns * squares);
}
