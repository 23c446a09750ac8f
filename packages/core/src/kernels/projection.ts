import { fork, seededRandom } from '../random.ts';
import { type Matrix, matrix } from '../tensor.ts';

/** Columns that cleaners and coreset samplers see; narrower features are not projected. */
export const projectedColumns = 128;

/**
 * The random projection that goes before cleaning and selection: entries independent and uniform in ±1/sqrt(columns), drawn
 * row by row, so the same for every backbone of that width.
 * @param columns - D, the width of the full features.   @param seed - the run's; forked here.
 * @param width - columns of the result.
 * @returns [columns, width], to be multiplied from the right.
 */
export function randomProjection(columns: number, seed: number, width = projectedColumns): Matrix {
  const random = seededRandom(fork(seed, 'projection'));
  const bound = 1 / Math.sqrt(columns);
  const result = matrix(columns, width);
  for (let i = 0; i < result.data.length; i++) result.data[i] = (2 * random() - 1) * bound;
  return result;
}
