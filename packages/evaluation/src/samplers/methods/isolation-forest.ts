import { fork, kernelRun, pacer, type Random, randomInteger, seededRandom } from '@tailedcore/core';
import { z } from 'zod';
import { baselineOptions, defineBaseline } from '../define-baseline.ts';
import { decideOption, selectByScores } from '../select-by-scores.ts';
import { averagePathLength, growTree, pathLength } from './isolation-tree.ts';

/** Above which scikit-learn calls a score an outlier. */
const ownLimit = 0.5;

/**
 * Isolation forest (Liu et al. 2008) with scikit-learn's details: each tree cuts a sample of the images (drawn without putting back) up to ceil(log2(sample))
 * cuts deep; score = 2^(-mean path length / average path length of the sample), 0..1. One image has the score 1/2.
 */
export const isolationForestBaseline = defineBaseline({
  name: 'isolation-forest',
  title: 'IF',
  seeded: true,
  options: baselineOptions({
    decide: decideOption,
    trees: z.int().min(1).default(100).describe('Trees of the forest'),
    sample: z.int().min(2).default(256).describe('Images that a tree is grown from, at most'),
  }),
  async select(rows, { decide, trees, sample }, run) {
    const n = rows.rows;
    const size = Math.min(sample, n);
    if (size === 1) return selectByScores(Float64Array.of(0.5));
    const random = seededRandom(fork(run.seed, 'isolation forest'));
    const depth = Math.ceil(Math.log2(size));
    const lengths = new Float64Array(n);
    const pause = pacer(kernelRun(run, 'tail', trees, 'trees'));
    for (let grown = 0; grown < trees; grown++) {
      const tree = growTree(rows, drawRows(n, size, random), depth, random);
      for (let row = 0; row < n; row++) lengths[row] = (lengths[row] as number) + pathLength(tree, rows, row);
      const turn = pause(grown + 1);
      if (turn) await turn;
    }
    const scale = trees * averagePathLength(size);
    const scores = lengths.map((length) => 2 ** (-length / scale));
    return selectByScores(scores, decide === 'own' ? ownLimit : undefined);
  },
});

/** `count` different rows of n. */
function drawRows(n: number, count: number, random: Random): Uint32Array {
  const rows = Uint32Array.from({ length: n }, (_, row) => row);
  for (let at = 0; at < count; at++) {
    const other = at + randomInteger(random, n - at);
    const drawn = rows[other] as number;
    rows[other] = rows[at] as number;
    rows[at] = drawn;
  }
  return rows.slice(0, count);
}
