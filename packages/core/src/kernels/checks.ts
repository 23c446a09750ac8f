import { fail } from '../errors.ts';
import type { Matrix } from '../tensor.ts';

/** That all values of `m`, [rows, columns], are finite. @throws E_NOT_FINITE naming the first NaN or infinity and where it stands. */
export function requireFinite(m: Matrix, what: string): void {
  const { data, columns } = m;
  for (let i = 0; i < data.length; i++) {
    // The difference of a number with itself is 0, of NaN and infinities NaN: one comparison for all three.
    const value = data[i] as number;
    if (value - value !== 0) {
      const where = `${what} (row ${Math.floor(i / columns)}, column ${i % columns})`;
      throw fail('E_NOT_FINITE', { what: where, received: String(value) });
    }
  }
}

/** @throws E_SHAPE when the matrices differ in width. */
export function requireSameColumns(a: Matrix, nameOfA: string, b: Matrix, nameOfB: string): void {
  if (a.columns === b.columns) return;
  throw fail('E_SHAPE', {
    what: nameOfA,
    expected: `${b.columns} columns, as ${nameOfB} has`,
    received: `${a.columns} columns`,
  });
}

/** @throws E_OPTION when `value` is not a whole number in `least`..`most` (inclusive). */
export function requireInteger(value: number, least: number, most: number, what: string): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `a whole number of at least ${least}` : `a whole number from ${least} to ${most}`;
  throw fail('E_OPTION', { what, expected: range, received: String(value) });
}

/**
 * Marks the named rows.
 * @returns [rows] of 0 and 1, and how many different rows were named.
 * @throws E_OPTION when a row does not exist.
 */
export function markRows(indices: Uint32Array, rows: number, what: string): { marks: Uint8Array; count: number } {
  const marks = new Uint8Array(rows);
  let count = 0;
  for (const index of indices) {
    requireInteger(index, 0, rows - 1, what);
    if (marks[index] === 0) count++;
    marks[index] = 1;
  }
  return { marks, count };
}
