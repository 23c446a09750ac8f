import { fail } from '../errors.ts';
import { requireFinite } from '../kernels/checks.ts';
import { type RunContext, throwIfAborted } from '../run.ts';
import type { PatchSet } from '../stages.ts';

/**
 * What every cleaner asks of its arguments.
 * @throws E_SHAPE when the rows are not images * positions or groups are not one an image, E_NOT_FINITE, E_ABORTED.
 */
export function checkPatches({ features, images, positions, groups }: PatchSet, run: RunContext): void {
  throwIfAborted(run.signal);
  if (features.rows !== images * positions) {
    const expected = `${images} images x ${positions} positions = ${images * positions} rows`;
    throw fail('E_SHAPE', { what: 'patches to clean', expected, received: `${features.rows} rows` });
  }
  if (groups !== undefined && groups.length !== images) {
    throw fail('E_SHAPE', { what: 'groups', expected: `${images}, one an image`, received: groups.length });
  }
  requireFinite(features, 'the patch features');
}
