import { fail, type KernelRun, type Matrix, pacer } from '@tailedcore/core';
import { checkFirstStep } from './check-first-step.ts';
import { contendersOf } from './contenders.ts';
import { putOnDevice } from './distances.ts';
import { ExactDistances } from './exact-distances.ts';
import { gpuError } from './gpu-error.ts';
import type { OpenDevice } from './open-device.ts';
import { roundingOf } from './rounding.ts';

/**
 * Farthest-point selection with the distances on a device, see `farthestFirst` of `@tailedcore/core`: the very same rows. The device rounds as it
 * likes; where rounding could decide, float64 distances on the CPU do.
 * @param candidates - different rows of `features`.   @param count - 1..candidates.length.   @param first - a position in `candidates`.
 * @returns [count] rows of `features` in the order taken.
 * @throws E_GPU when the rows do not fit or the device fails or computes wrongly, E_OPTION when candidates repeat, E_ABORTED.
 */
export async function selectFarthest(
  device: OpenDevice,
  features: Matrix,
  candidates: Uint32Array,
  count: number,
  first: number,
  run: KernelRun,
): Promise<Uint32Array> {
  requireDifferent(candidates, features.rows);
  const pause = pacer(run);
  const taken = new Uint32Array(count);
  taken[0] = candidates[first] as number;
  if (count > 1) {
    using distances = await putOnDevice(device, features, candidates);
    const rounding = roundingOf(features.columns);
    const exact = new ExactDistances(features, candidates, taken);
    await distances.take(first);
    await checkFirstStep(distances, features, candidates, first, rounding, pause);
    run.onProgress?.(1);
    for (let step = 1; step < count; step++) {
      const { positions, top } = await contendersOf(distances, rounding);
      const [only] = positions;
      if (only === undefined) throw gpuError(`it lost all rows after ${step}`, 'Update the graphics driver');
      const next = positions.length === 1 ? only : exact.farthest(positions, step);
      // Bounds only fall, so one that lies above a true distance shows that the device went wrong since it was checked.
      if (rounding.least(top) > exact.between(next, step - 1) * distances.scale ** 2) {
        throw gpuError(`it went wrong after ${step} rows`, 'Update the graphics driver');
      }
      taken[step] = candidates[next] as number;
      if (step + 1 < count) await distances.take(next);
      const turn = pause(step + 1);
      if (turn) await turn;
    }
  }
  run.onProgress?.(count);
  return taken;
}

function requireDifferent(candidates: Uint32Array, rows: number): void {
  const seen = new Uint8Array(rows);
  for (const row of candidates) {
    if (seen[row] === 1) {
      throw fail('E_OPTION', { what: 'coreset candidates', expected: 'every row once', received: `row ${row} twice` });
    }
    seen[row] = 1;
  }
}
