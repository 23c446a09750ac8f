import { fork, type Matrix, matrix, randomInteger, seededRandom } from '@tailedcore/core';

/** `count` different columns of `width`, ascending; every choice is equally likely. `count` is at most `width`. */
export function drawColumns(width: number, count: number, seed: number): Uint32Array {
  const random = seededRandom(fork(seed, 'padim columns'));
  const order = Uint32Array.from({ length: width }, (_, column) => column);
  for (let i = 0; i < count; i++) {
    const other = i + randomInteger(random, width - i);
    [order[i], order[other]] = [order[other] as number, order[i] as number];
  }
  return order.slice(0, count).sort();
}

/** The named columns of rows, [rows, columns.length]. */
export function pickColumns({ rows, columns: width, data }: Matrix, columns: Uint32Array): Matrix {
  const picked = matrix(rows, columns.length);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < columns.length; i++) {
      picked.data[row * columns.length + i] = data[row * width + (columns[i] as number)] as number;
    }
  }
  return picked;
}
