import { matrix } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { drawColumns, pickColumns } from './padim-columns.ts';

it('draws different columns, ascending, by the seed, each as often as any other', () => {
  const counts = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 4000; seed++) {
    const columns = drawColumns(10, 3, seed);
    expect([...columns]).toEqual([...new Set(columns)].sort((a, b) => a - b));
    expect(columns).toHaveLength(3);
    for (const column of columns) counts[column]!++;
  }
  // 1200 are expected, with a standard deviation of 29.
  for (const count of counts) expect(Math.abs(count - 1200)).toBeLessThan(150);
  expect(drawColumns(1000, 20, 1)).toEqual(drawColumns(1000, 20, 1));
  expect(drawColumns(1000, 20, 1)).not.toEqual(drawColumns(1000, 20, 2));
  expect([...drawColumns(4, 4, 9)]).toEqual([0, 1, 2, 3]);
});

it('picks columns of every row', () => {
  const picked = pickColumns(matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6)), Uint32Array.of(0, 2));
  expect(picked).toEqual({ rows: 2, columns: 2, data: Float32Array.of(1, 3, 4, 6) });
});
