import { fork, seededRandom } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { orthonormalize, principalDirections } from './farthest-directions.ts';

const columns = 12;
const random = seededRandom(fork(3, 'directions'));
/** Rows about (5, 5, ...), spread 100 along column 2, 10 along column 7, little along the others. */
const data = Float32Array.from({ length: 2000 * columns }, (_, i) => {
  const spread = i % columns === 2 ? 100 : i % columns === 7 ? 10 : 0.1;
  return 5 + spread * (random() * 2 - 1);
});
const rows = Uint32Array.from({ length: 2000 }, (_, row) => row);
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
const never = () => false;

it('finds the directions of largest variance, largest first', () => {
  const { mean, directions } = principalDirections({ data, columns, rows }, 3, never);
  expect(Math.abs(directions[0]?.[2] ?? 0)).toBeGreaterThan(0.999);
  expect(Math.abs(directions[1]?.[7] ?? 0)).toBeGreaterThan(0.99);
  expect(mean[0]).toBeCloseTo(5, 1);
});

it('gives orthonormal directions, the same each time', () => {
  const { directions } = principalDirections({ data, columns, rows }, 8, never);
  directions.forEach((a, i) =>
    directions.forEach((b, j) => expect(Math.abs(dot(a, b) - (i === j ? 1 : 0))).toBeLessThan(1e-12)),
  );
  expect(principalDirections({ data, columns, rows }, 8, never).directions).toEqual(directions);
});

it('leaves directions zero that the rows do not have', () => {
  const flat = Float32Array.from({ length: 100 * columns }, (_, i) =>
    i % columns === 4 ? Math.floor(i / columns) : 1,
  );
  const { directions } = principalDirections({ data: flat, columns, rows: rows.subarray(0, 100) }, 4, never);
  expect(Math.abs(directions[0]?.[4] ?? 0)).toBeCloseTo(1, 12);
  for (const direction of directions.slice(1)) expect(dot(direction, direction)).toBeLessThan(1e-12);
});

it('makes nearly dependent vectors orthogonal', () => {
  const a = Float64Array.of(1, 1e-6, 0);
  const b = Float64Array.of(1, 0, 1e-6);
  orthonormalize([a, b]);
  expect(Math.abs(dot(a, b))).toBeLessThan(1e-15);
  expect(dot(b, b)).toBeCloseTo(1, 14);
});
