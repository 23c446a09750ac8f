import { farthestFrom } from '../kernels/farthest-from.ts';
import { randomProjection } from '../kernels/projection.ts';
import { squaredDistance } from '../kernels/squared-distance.ts';
import { kernelRun, type RunContext } from '../run.ts';
import type { Matrix } from '../tensor.ts';
import { coresetSize } from './condense.ts';
import type { Method } from './method.ts';

/**
 * Head rows of an update: as many of `candidates` as a fit on them alone would keep, each the farthest from the bank and from those taken before it; fewer
 * where the rest are copies of them.
 * @param bank - the features that the model has, [rows, D], projected here if they are wider than `features`.
 * @param features - [n, d], projected as in the fit.   @param candidates - rows of `features`.
 */
export async function continueHead(
  bank: Matrix,
  features: Matrix,
  candidates: Uint32Array,
  { config }: Method,
  run: RunContext,
): Promise<Uint32Array> {
  const count = coresetSize(candidates.length, config.coreset);
  const progress = kernelRun(run, 'coreset', count, 'rows');
  const { columns } = features;
  const known =
    columns < bank.columns
      ? await run.kernels.product(bank, randomProjection(bank.columns, run.seed, columns), progress)
      : bank;
  const { rows } = await run.kernels.nearest(features, known, 1, { signal: run.signal });
  // Measured again in float64: engines differ in the last bits, and the selection must not.
  const distances = Float64Array.from(candidates, (candidate) =>
    squaredDistance(features.data, candidate, known.data, rows[candidate] as number, columns),
  );
  const taken = await farthestFrom(features, candidates, distances, count, progress);
  run.report({ step: 'coreset', done: count, total: count, unit: 'rows' });
  return taken;
}
