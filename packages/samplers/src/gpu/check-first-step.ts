import { type Matrix, type Pacer, squaredDistance } from '@tailedcore/core';
import type { Distances, Peak } from './distances.ts';
import { gpuError } from './gpu-error.ts';
import type { Rounding } from './rounding.ts';
import { tileRows } from './tiles.ts';

const rowsAPause = 1024;

/**
 * After the first row was taken: compares every bound, and every peak, with plain loops over the real data. Devices and their compilers can be wrong
 * and say nothing: gpu.js on headless GL loses rows above 2^24 numbers.
 * @throws E_GPU naming the first row that differs by more than rounding.
 */
export async function checkFirstStep(
  distances: Distances,
  features: Matrix,
  candidates: Uint32Array,
  first: number,
  rounding: Rounding,
  pause: Pacer,
): Promise<void> {
  const bounds = await distances.bounds();
  const { data, columns } = features;
  const center = candidates[first] as number;
  for (let position = 0; position < candidates.length; position++) {
    const row = candidates[position] as number;
    const exact = squaredDistance(data, row, data, center, columns) * distances.scale ** 2;
    const bound = bounds[position] as number;
    const right = position === first ? bound < 0 : agrees(bound, exact, rounding);
    if (!right) throw wrong(`row ${row} lies ${exact} away and not ${bound}`);
    const turn = position % rowsAPause === 0 ? pause(1) : undefined;
    if (turn) await turn;
  }
  const peaks = await distances.peaks();
  for (let tile = 0; tile * tileRows < bounds.length; tile++) {
    const expected = peakOf(bounds.subarray(tile * tileRows, (tile + 1) * tileRows));
    const found = peaks[tile] as Peak;
    if (expected.some((value, i) => value !== found[i])) {
      throw wrong(`the farthest of rows ${tile * tileRows} to ${(tile + 1) * tileRows - 1} is another`);
    }
  }
}

function agrees(bound: number, exact: number, rounding: Rounding): boolean {
  return rounding.least(bound) <= exact && bound >= rounding.reach(exact);
}

function wrong(what: string) {
  return gpuError(`it computes wrongly: ${what}`, 'Update the graphics driver');
}

function peakOf(bounds: Float32Array): [number, number, number] {
  let highest = -2;
  let first = 0;
  let second = -2;
  bounds.forEach((bound, lane) => {
    if (bound > highest) [second, highest, first] = [highest, bound, lane];
    else if (bound > second) second = bound;
  });
  return [highest, first, second];
}
