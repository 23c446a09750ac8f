import {
  checkSample,
  type CoresetSampler,
  definePlugin,
  fork,
  type Matrix,
  pacer,
  randomInteger,
  type RunContext,
  seededRandom,
  squaredDistance,
} from '@tailedcore/core';
import { z } from 'zod';
import { approachInto, passRoom } from './nearest-taken.ts';
import { positionOf, runningSumsInto } from './proportional-draw.ts';

/**
 * D^2 sampling, the seeding of k-means++ (Arthur and Vassilvitskii 2007): the first row is drawn uniformly, each next one with probability proportional to its
 * squared distance to the nearest taken row. In expectation the sum of those squares is within 8 (ln count + 2) of the least possible; how far the farthest row
 * lies is not bounded, so rare single patches are left out more often than by `greedy`. Copies of taken rows are taken only when nothing else is left, the
 * earliest candidates first. Any prefix is the coreset of that size, and the rows are the same whatever the engine and its threads.
 * Throws as the greedy coreset does.
 */
export const kmeansPlusPlusCoreset = definePlugin({
  kind: 'coreset',
  name: 'kmeans-plus-plus',
  description: 'Draws patches with probability proportional to their squared distance from the taken ones.',
  traits: { seeded: true, prefix: true },
  options: z.strictObject({}),
  create: (): CoresetSampler => ({
    async sample(features, candidates, count, run) {
      checkSample(features, candidates, count, run);
      if (count === 0) return new Uint32Array();
      const positions = await drawPositions(features, candidates, count, run);
      run.report({ step: 'coreset', done: count, total: count, unit: 'rows' });
      return positions.map((position) => candidates[position] as number);
    },
  }),
});

/**
 * Exact D^2 sampling in few passes over the candidates. Distances known from the last pass are upper bounds of those now, so a position drawn in proportion to
 * its bound and kept with probability distance / bound is drawn in proportion to its distance. Only drawn candidates are compared with the rows taken since;
 * when they have been compared with as many rows as there are candidates, a pass brings all distances up to date. Nothing here depends on `count`.
 * @returns [count] positions in `candidates`.
 */
async function drawPositions(
  features: Matrix,
  candidates: Uint32Array,
  count: number,
  run: RunContext,
): Promise<Uint32Array> {
  const random = seededRandom(fork(run.seed, 'k-means++ coreset'));
  const report = (done: number) => run.report({ step: 'coreset', done, total: count, unit: 'rows' });
  const pause = pacer({ signal: run.signal, onProgress: report });
  const distances = new Float64Array(candidates.length).fill(Infinity);
  const sums = new Float64Array(candidates.length);
  const taken = new Uint32Array(count);
  taken[0] = randomInteger(random, candidates.length);
  const room = passRoom(run.kernels, candidates.length, features.columns);
  let known = 0;
  let size = 1;
  while (size < count) {
    await approachInto(distances, features, candidates, rowsOf(candidates, taken.subarray(known, size)), room, run);
    known = size;
    if (runningSumsInto(sums, distances) === 0) return fillUp(taken, size, candidates.length);
    for (let comparisons = 0; size < count && comparisons < candidates.length; comparisons += 1 + size - known) {
      const position = positionOf(sums, random());
      const bound = distances[position] as number;
      const since = taken.subarray(known, size);
      if (random() * bound < Math.min(bound, nearestOf(features, candidates, position, since)))
        taken[size++] = position;
      const turn = pause(size);
      if (turn) await turn;
    }
  }
  return taken;
}

/** Squared distance of a candidate to the nearest of other candidates; infinite if there are none. */
function nearestOf(features: Matrix, candidates: Uint32Array, position: number, others: Uint32Array): number {
  const { data, columns } = features;
  const row = candidates[position] as number;
  let nearest = Infinity;
  for (const other of others) {
    const distance = squaredDistance(data, row, data, candidates[other] as number, columns);
    if (distance < nearest) nearest = distance;
  }
  return nearest;
}

/** The earliest positions that are not taken, from place `size` of `taken` on. */
function fillUp(taken: Uint32Array, size: number, positions: number): Uint32Array {
  const gone = new Set(taken.subarray(0, size));
  for (let position = 0; position < positions && size < taken.length; position++) {
    if (!gone.has(position)) taken[size++] = position;
  }
  return taken;
}

function rowsOf(candidates: Uint32Array, positions: Uint32Array): Uint32Array {
  return positions.map((position) => candidates[position] as number);
}

export { kmeansPlusPlusCoreset as plugin };
