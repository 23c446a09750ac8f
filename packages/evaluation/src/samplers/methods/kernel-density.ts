import { z } from 'zod';
import { baselineOptions, defineBaseline } from '../define-baseline.ts';
import { selectByScores } from '../select-by-scores.ts';
import { eachSquaredDistances } from '../squared-distances.ts';

/**
 * Kernel density with a Gaussian kernel of bandwidth h, the image itself included: score = -log(1/n sum_j exp(-d_ij² / 2h²)). The constant of the density,
 * e/2 log(2 pi h²), is left out: of wide embeddings it is so large that float32 would round the differences away.
 */
export const kernelDensityBaseline = defineBaseline({
  name: 'kde',
  title: 'KDE',
  options: baselineOptions({
    bandwidth: z.number().positive().default(1).describe('Standard deviation of the kernel'),
  }),
  async select(rows, { bandwidth }, run) {
    const scores = new Float64Array(rows.rows);
    await eachSquaredDistances(rows, run, (distances, image) => {
      let density = 0;
      // The image's own term is 1: the sum cannot vanish.
      for (const distance of distances) density += Math.exp(-distance / (2 * bandwidth * bandwidth));
      scores[image] = -Math.log(density / rows.rows);
    });
    return selectByScores(scores);
  },
});
