import { expect, it } from 'vitest';
import { copyOf, difference } from './compare.ts';

it('finds the first difference, by its path', () => {
  const a = { rows: Uint32Array.of(1, 2), found: { k: 3, list: [1, 2] } };
  expect(difference(a, copyOf(a))).toBeUndefined();
  expect(difference(a, { ...a, rows: Uint32Array.of(1, 3) })).toBe('the result.rows[1]: 2 and 3');
  expect(difference(a, { ...a, rows: Uint32Array.of(1) })).toBe('the result.rows: 2 and 1 values');
  expect(difference(a, { ...a, rows: Float32Array.of(1, 2) })).toBe('the result.rows: Uint32Array and Float32Array');
  expect(difference(a, { ...a, found: { k: 3, list: [1, 2, 4] } })).toBe('the result.found.list.2: undefined and 4');
  expect(difference(a, undefined)).toContain('undefined');
});

it('lets floats lie apart by the tolerance, and nothing else', () => {
  const [one, near, far] = [1, 1.00005, 1.001].map((value) => Float32Array.of(value, 0));
  expect(difference(one, near)).toBeDefined();
  expect(difference(one, near, 1e-4)).toBeUndefined();
  expect(difference(one, far, 1e-4)).toBeDefined();
  expect(difference(one, Float32Array.of(NaN, 0), 1e-4)).toBeDefined();
  expect(difference(Uint32Array.of(1_000_000), Uint32Array.of(1_000_001), 1e-4)).toBeDefined();
  expect(difference(Float32Array.of(NaN), Float32Array.of(NaN))).toBeUndefined();
});

it('copies so that later changes do not show', () => {
  const given = { rows: Uint32Array.of(1), list: [{ data: Float32Array.of(2) }] };
  const copy = copyOf(given);
  given.rows[0] = 9;
  (given.list[0] as { data: Float32Array }).data[0] = 9;
  expect(copy).toEqual({ rows: Uint32Array.of(1), list: [{ data: Float32Array.of(2) }] });
});
