import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyMatrix, naiveDistance } from '../fixtures/arbitrary.ts';
import { matrix } from '../tensor.ts';
import { nearestAtPosition } from './nearest-at-position.ts';

it('looks only at the same position of other images', async () => {
  // Three images of two positions; position 1 lies far away from position 0.
  const patches = matrix(6, 1, Float32Array.of(0, 100, 1, 105, 5, 101));
  const found = await nearestAtPosition(patches, 2, 2);
  expect([...found.rows]).toEqual([2, 4, 5, 3, 0, 4, 5, 1, 2, 0, 1, 3]);
  expect([...found.distances]).toEqual([1, 25, 1, 25, 1, 16, 16, 25, 16, 25, 1, 16]);
});

it('takes a copy of a row as its neighbour, never the row itself, and the lower of two copies first', async () => {
  const found = await nearestAtPosition(matrix(3, 2), 1, 2);
  expect([...found.rows]).toEqual([1, 2, 0, 2, 0, 1]);
});

it('equals a full sort of each position', async () => {
  const cases = fc
    .record({ images: fc.integer({ min: 2, max: 7 }), positions: fc.integer({ min: 1, max: 4 }) })
    .chain(({ images, positions }) =>
      fc.record({
        positions: fc.constant(positions),
        k: fc.integer({ min: 1, max: images - 1 }),
        patches: anyMatrix(fc.constant(images * positions), fc.integer({ min: 1, max: 3 })),
      }),
    );
  await fc.assert(
    fc.asyncProperty(cases, async ({ positions, k, patches }) => {
      const found = await nearestAtPosition(patches, positions, k);
      for (let row = 0; row < patches.rows; row++) {
        const expected = [...Array(patches.rows).keys()]
          .filter((other) => other !== row && other % positions === row % positions)
          .map((other) => ({ other, distance: naiveDistance(patches, row, patches, other) }))
          .sort((a, b) => a.distance - b.distance || a.other - b.other)
          .slice(0, k);
        expect([...found.rows.slice(row * k, (row + 1) * k)]).toEqual(expected.map(({ other }) => other));
        expect([...found.distances.slice(row * k, (row + 1) * k)]).toEqual(
          expected.map(({ distance }) => Math.fround(distance)),
        );
      }
    }),
  );
});

it('refuses rows that do not fill the grid, too few images and bad numbers', async () => {
  await expect(nearestAtPosition(matrix(5, 1), 2, 1)).rejects.toMatchObject({ code: 'E_SHAPE' });
  await expect(nearestAtPosition(matrix(6, 1), 2, 3)).rejects.toThrow('expected at least 4 rows, received 3');
  await expect(nearestAtPosition(matrix(2, 1), 2, 1)).rejects.toMatchObject({ code: 'E_TOO_FEW_ROWS' });
  await expect(nearestAtPosition(matrix(2, 1), 0, 1)).rejects.toMatchObject({ code: 'E_OPTION' });
  await expect(nearestAtPosition(matrix(2, 1), 1, 0)).rejects.toMatchObject({ code: 'E_OPTION' });
  const broken = matrix(2, 1, Float32Array.of(0, -Infinity));
  await expect(nearestAtPosition(broken, 1, 1)).rejects.toThrow('holds -Infinity');
  await expect(nearestAtPosition(matrix(2, 1), 1, 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'E_ABORTED',
  });
});

it('finds nothing among no images', async () => {
  expect((await nearestAtPosition(matrix(0, 3), 4, 6)).rows).toHaveLength(0);
});
