import { type Matrix, type Neighbors, squaredDistance } from '@tailedcore/core';

/** The `k` nearest rows by sorting all, ties to the lower row: what indexes are measured by. */
export function bruteForce(queries: Matrix, features: Matrix, k: number, excluded?: Uint32Array): Neighbors {
  const out = new Set(excluded);
  const left = Array.from({ length: features.rows }, (_, row) => row).filter((row) => !out.has(row));
  const rows = new Uint32Array(queries.rows * k);
  const distances = new Float32Array(queries.rows * k);
  for (let query = 0; query < queries.rows; query++) {
    const distance = (row: number) => squaredDistance(queries.data, query, features.data, row, features.columns);
    const sorted = left.map((row) => [distance(row), row] as const).sort(([a, r], [b, s]) => a - b || r - s);
    for (const [i, [squared, row]] of sorted.slice(0, k).entries()) {
      rows[query * k + i] = row;
      distances[query * k + i] = squared;
    }
  }
  return { k, rows, distances };
}
