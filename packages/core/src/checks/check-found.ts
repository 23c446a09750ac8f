import type { MemoryBank } from '../bank/memory-bank.ts';
import { fail } from '../errors.ts';
import { requireFinite } from '../kernels/checks.ts';
import type { Neighbors } from '../stages.ts';

/**
 * What every scorer asks of its arguments.
 * @returns patches an image.
 * @throws E_SHAPE when the lists are not images * positions * k long, hold fewer than `wanted` neighbours a patch, or name a row
 * that the bank has not; E_NOT_FINITE when a distance is no finite number.
 */
export function checkFound(found: Neighbors, bank: MemoryBank, images: number, wanted: number): number {
  const { k, rows, distances } = found;
  if (k < wanted) {
    throw fail('E_SHAPE', { what: 'neighbours to score', expected: `${wanted} a patch`, received: k });
  }
  const patches = rows.length / k;
  const perImage = images === 0 ? 0 : patches / images;
  if (rows.length !== distances.length || !Number.isInteger(perImage) || perImage * images !== patches) {
    throw fail('E_SHAPE', {
      what: 'neighbours to score',
      expected: `as many rows as distances, ${k} a patch, for ${images} images of equal size`,
      received: `${rows.length} rows and ${distances.length} distances`,
    });
  }
  const outside = rows.find((row) => row >= bank.features.rows);
  if (outside !== undefined) {
    const expected = `rows of the bank, below ${bank.features.rows}`;
    throw fail('E_SHAPE', { what: 'neighbours to score', expected, received: `row ${outside}` });
  }
  requireFinite({ rows: patches, columns: k, data: distances }, 'the distances to score');
  return perImage;
}
