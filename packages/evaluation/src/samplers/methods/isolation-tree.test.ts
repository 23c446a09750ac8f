import { matrix, seededRandom } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { averagePathLength, growTree, pathLength } from './isolation-tree.ts';

it('knows average path lengths', () => {
  expect([0, 1, 2].map(averagePathLength)).toEqual([0, 0, 1]);
  // 2 (ln 255 + 0.57722) - 2 * 255 / 256
  expect(averagePathLength(256)).toBeCloseTo(10.2448, 4);
});

it('isolates a lone row sooner than one of many', () => {
  const random = seededRandom(2);
  const rows = matrix(
    64,
    3,
    new Float32Array(192).map((_, i) => (i < 3 ? 9 : random())),
  );
  let [lone, other] = [0, 0];
  for (let i = 0; i < 50; i++) {
    const tree = growTree(
      rows,
      Uint32Array.from({ length: 64 }, (_, row) => row),
      6,
      random,
    );
    lone += pathLength(tree, rows, 0) / 50;
    other += pathLength(tree, rows, 1) / 50;
  }
  expect(lone).toBeLessThan(2);
  expect(other).toBeGreaterThan(4);
});

it('cuts only columns that differ, and not between copies', () => {
  const rows = matrix(4, 3, Float32Array.of(1, 0, 7, 1, 0, 7, 1, 5, 7, 1, 5, 7));
  const tree = growTree(rows, Uint32Array.of(0, 1, 2, 3), 8, seededRandom(1));
  expect(tree.columns[0]).toBe(1);
  // One cut, then two copies on each side, which stand for one more.
  expect([0, 1, 2, 3].map((row) => pathLength(tree, rows, row))).toEqual([2, 2, 2, 2]);
});

it('stops at its depth', () => {
  const rows = matrix(
    16,
    1,
    Float32Array.from({ length: 16 }, (_, i) => i),
  );
  const tree = growTree(
    rows,
    Uint32Array.from({ length: 16 }, (_, row) => row),
    1,
    seededRandom(1),
  );
  expect(tree.columns.filter((column) => column >= 0)).toHaveLength(1);
});
