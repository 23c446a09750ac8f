import { matrix, seededRandom, squaredDistance } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { testRun } from './fixtures/run.ts';
import { eachSquaredDistances } from './squared-distances.ts';

it('hands on the distances of each row to all', async () => {
  const random = seededRandom(3);
  const rows = matrix(
    9,
    5,
    new Float32Array(45).map((_, i) => (i < 5 ? 0 : 4 * random() - 1)),
  );
  rows.data.copyWithin(40, 10, 15);
  const seen: number[] = [];
  await eachSquaredDistances(rows, testRun(), (distances, row) => {
    seen.push(row);
    distances.forEach((distance, other) => {
      expect(distance).toBeCloseTo(squaredDistance(rows.data, row, rows.data, other, 5), 5);
    });
    expect(distances[row]).toBe(0);
    if (row === 8) expect(distances[2]).toBe(0);
  });
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});
