import { fail } from '../errors.ts';
import { requireFinite } from '../kernels/checks.ts';
import { type RunContext, throwIfAborted } from '../run.ts';
import type { Matrix } from '../tensor.ts';

/**
 * What every coreset sampler asks of its arguments.
 * @param features - [n, d].   @param candidates - [c], rows of `features`.
 * @throws E_TOO_FEW_ROWS when `count` exceeds the candidates, E_OPTION when it is no count, E_SHAPE when a candidate is no row of
 * `features`, E_NOT_FINITE, E_ABORTED.
 */
export function checkSample(features: Matrix, candidates: Uint32Array, count: number, run: RunContext): void {
  throwIfAborted(run.signal);
  if (!Number.isInteger(count) || count < 0) {
    throw fail('E_OPTION', { what: 'the size of a coreset', expected: 'a whole number', received: String(count) });
  }
  if (count > candidates.length) {
    throw fail('E_TOO_FEW_ROWS', { what: 'coreset candidates', expected: count, received: candidates.length });
  }
  const outside = candidates.find((row) => row >= features.rows);
  if (outside !== undefined) {
    const expected = `rows below ${features.rows}`;
    throw fail('E_SHAPE', { what: 'coreset candidates', expected, received: `row ${outside}` });
  }
  requireFinite(features, 'the features to select from');
}
