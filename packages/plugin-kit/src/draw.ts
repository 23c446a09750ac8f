import { fork, type Matrix, seededRandom } from '@tailedcore/core';

/** Where the kit's inputs lie: programs hand over both. */
export type Memory = 'own' | 'shared';

export function floats(length: number, memory: Memory = 'own'): Float32Array {
  return memory === 'own' ? new Float32Array(length) : new Float32Array(new SharedArrayBuffer(length * 4));
}

/** A matrix whose values `value` gives, row by row. */
export function fill(
  rows: number,
  columns: number,
  value: (row: number, column: number) => number,
  memory: Memory = 'own',
): Matrix {
  const data = floats(rows * columns, memory);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) data[at++] = value(row, column);
  return { rows, columns, data };
}

/** Standard normal numbers (Box and Muller), the same for the same seed and label. */
export function normals(seed: number, label: string): () => number {
  const random = seededRandom(fork(seed, label));
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Rows 0 to n - 1 in a random order. */
export function shuffled(n: number, seed: number, label: string): Uint32Array {
  const random = seededRandom(fork(seed, label));
  const order = new Uint32Array(n).map((_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [order[i], order[other]] = [order[other] as number, order[i] as number];
  }
  return order;
}
