import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tinyRun } from '../fixtures/method.ts';
import { seededRandom } from '../random.ts';
import { type Matrix, matrix } from '../tensor.ts';
import { mahalanobisAtPosition } from './mahalanobis-at-position.ts';

/** Patches whose columns vary and hang together differently at every position. */
function patches(images: number, positions: number, columns: number, seed: number): Matrix {
  const random = seededRandom(seed);
  const data = new Float32Array(images * positions * columns);
  for (let row = 0; row < images * positions; row++) {
    const common = random();
    for (let c = 0; c < columns; c++)
      data[row * columns + c] = (row % positions) + common * (c + 1) + random() * (1 + (((row % positions) + c) % 3));
  }
  return matrix(images * positions, columns, data);
}

/** The formula, with the covariance inverted outright. */
function plain({ rows, columns, data }: Matrix, positions: number, ridge: number): number[] {
  const images = rows / positions;
  const distances = Array<number>(rows);
  for (let position = 0; position < positions; position++) {
    const xs = Array.from({ length: images }, (_, image) => [
      ...data.slice((image * positions + position) * columns, (image * positions + position + 1) * columns),
    ]);
    const over = (value: (x: number[]) => number) => xs.reduce((sum, x) => sum + value(x), 0);
    const means = Array.from({ length: columns }, (_, c) => over((x) => x[c]!) / images);
    const inverse = inverted(
      means.map((_, a) =>
        means.map((_, b) => {
          const sum = over((x) => (x[a]! - means[a]!) * (x[b]! - means[b]!));
          return sum / Math.max(1, images - 1) + (a === b ? ridge : 0);
        }),
      ),
    );
    xs.forEach((x, image) => {
      const delta = x.map((value, c) => value - means[c]!);
      const square = delta.reduce(
        (sum, value, a) => sum + value * delta.reduce((s, y, b) => s + inverse[a]![b]! * y, 0),
        0,
      );
      distances[image * positions + position] = Math.sqrt(square);
    });
  }
  return distances;
}

/** Gauss-Jordan. */
function inverted(m: number[][]): number[][] {
  const n = m.length;
  const work = m.map((values, i) => [...values, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < n; i++) {
    const pivot = work[i]![i]!;
    work[i] = work[i]!.map((value) => value / pivot);
    for (let j = 0; j < n; j++) {
      const factor = work[j]![i]!;
      if (j !== i) work[j] = work[j]!.map((value, c) => value - factor * work[i]![c]!);
    }
  }
  return work.map((values) => values.slice(n));
}

it('is the distance in standard deviations in one dimension', async () => {
  const given = matrix(4, 1, Float32Array.of(0, 0, 0, 8));
  // Mean 2, variance 16 + 9 (the ridge).
  expect([...(await mahalanobisAtPosition(given, 1, 9))]).toEqual([0.4, 0.4, 0.4, 1.2].map(Math.fround));
});

it('knows nothing of other positions', async () => {
  const two = matrix(6, 1, Float32Array.of(1, 500, 2, 900, 3, -70));
  const found = await mahalanobisAtPosition(two, 2, 0.01);
  const one = await mahalanobisAtPosition(matrix(3, 1, Float32Array.of(1, 2, 3)), 1, 0.01);
  expect([0, 2, 4].map((row) => found[row])).toEqual([...one]);
});

describe('against the formula written out', () => {
  const shape = fc.record({
    images: fc.integer({ min: 1, max: 9 }),
    positions: fc.integer({ min: 1, max: 3 }),
    columns: fc.integer({ min: 1, max: 7 }),
    ridge: fc.constantFrom(0.01, 1),
    seed: fc.nat(),
  });
  it('is the same, with fewer images than columns too', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ images, positions, columns, ridge, seed }) => {
        const given = patches(images, positions, columns, seed);
        const found = await mahalanobisAtPosition(given, positions, ridge);
        plain(given, positions, ridge).forEach((distance, row) => expect(found[row]).toBeCloseTo(distance, 4));
      }),
    );
  });

  it('is the same for more images than are worked on together', async () => {
    const given = patches(600, 2, 5, 3);
    const found = await mahalanobisAtPosition(given, 2, 0.01);
    plain(given, 2, 0.01).forEach((distance, row) => expect(Math.abs(found[row]! - distance)).toBeLessThan(1e-4));
  });
});

it('is 0 for one image and for copies, and the same for both of two images', async () => {
  expect([...(await mahalanobisAtPosition(patches(1, 3, 4, 1), 3, 0.01))]).toEqual([0, 0, 0]);
  const copies = matrix(10, 2, new Float32Array(20).fill(7));
  expect([...(await mahalanobisAtPosition(copies, 2, 0.01))]).toEqual(Array(10).fill(0));
  const two = await mahalanobisAtPosition(patches(2, 2, 4, 1), 2, 0.01);
  expect(two[0]).toBeCloseTo(two[2]!, 6);
  expect(two[1]).toBeCloseTo(two[3]!, 6);
  expect(two[0]).toBeGreaterThan(0.5);
  expect(await mahalanobisAtPosition(matrix(0, 4), 5, 0.01)).toHaveLength(0);
});

it('reports how many rows are done, ever more of them, and stops in the middle when told', async () => {
  const run = tinyRun();
  const stop = new AbortController();
  const counts: number[] = [];
  const given = patches(700, 40, 64, 1);
  const onProgress = (done: number) => counts.push(done);
  await mahalanobisAtPosition(given, 40, 0.01, { signal: run.signal, onProgress });
  expect(counts.at(-1)).toBe(28_000);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts.length).toBeGreaterThan(2);
  let calls = 0;
  const stopped = mahalanobisAtPosition(given, 40, 0.01, {
    signal: stop.signal,
    onProgress: () => ++calls && stop.abort(),
  });
  await expect(stopped).rejects.toMatchObject({ code: 'E_ABORTED' });
  expect(calls).toBe(1);
});

it('refuses what makes no sense', async () => {
  const given = patches(2, 2, 2, 1);
  await expect(mahalanobisAtPosition(given, 3, 0.01)).rejects.toMatchObject({ code: 'E_SHAPE' });
  await expect(mahalanobisAtPosition(given, 0, 0.01)).rejects.toMatchObject({ code: 'E_OPTION' });
  for (const ridge of [0, -1, NaN, Infinity])
    await expect(mahalanobisAtPosition(given, 2, ridge)).rejects.toMatchObject({ code: 'E_OPTION' });
  given.data[3] = NaN;
  await expect(mahalanobisAtPosition(given, 2, 0.01)).rejects.toMatchObject({ code: 'E_NOT_FINITE' });
});
