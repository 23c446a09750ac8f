import { fail } from '../errors.ts';
import { requireFinite } from '../kernels/checks.ts';
import { type RunContext, throwIfAborted } from '../run.ts';
import type { PatchSet } from '../stages.ts';

/**
 * What every cleaner asks of its arguments.
 * @throws E_SHAPE when the rows are not images * positions, E_NOT_FINITE, E_ABORTED.
 */
export function checkPatches({ features, images, positions }: PatchSet, run: RunContext): void {
  throwIfAborted(run.signal);
  if (features.rows !== images * positions) {
    const expected = `${images} images x ${positions} positions = ${images * positions} rows`;
    throw fail('E_SHAPE', { what: 'patches to clean', expected, received: `${features.rows} rows` });
  }
  requireFinite(features, 'the patch features');
}
