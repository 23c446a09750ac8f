import { readFileSync } from 'node:fs';
import {
  heatMap,
  mahalanobisAtPosition,
  type Matrix,
  matrix,
  pacer,
  readSafetensors,
  seededRandom,
  slice,
} from '@tailedcore/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickColumns } from './padim-columns.ts';
import { addImages, distancesTo, emptySums, gaussiansInPlace } from './padim-gaussians.ts';

const pause = pacer(undefined);

/** Distances of `test` to the distributions of `train`, given in parts of so many images. */
async function distances(train: Matrix, test: Matrix, positions: number, ridge: number, parts: readonly number[]) {
  const sums = emptySums(positions, train.columns);
  let at = 0;
  for (const images of parts) {
    await addImages(sums, slice(train, at, at + images * positions), pause);
    at += images * positions;
  }
  await addImages(sums, slice(train, at, train.rows), pause);
  return distancesTo(await gaussiansInPlace(sums, ridge, pause), test, pause);
}

function closest(received: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(received.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(received[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!));
    expect(off, `value ${i}: ${received[i]}, expected ${expected[i]}`).toBeLessThan(tolerance);
  }
}

describe.each(['padim-many', 'padim-few'])('%s, which NumPy and SciPy computed', (name) => {
  const file = readSafetensors(readFileSync(new URL(`./fixtures/${name}.safetensors`, import.meta.url)), name);
  const bytes = (tensor: string) => Uint8Array.from(file.tensors.get(tensor)!.bytes).buffer;
  const integers = (tensor: string) => Array.from(new BigInt64Array(bytes(tensor)), Number);
  const patches = (tensor: string) => {
    const data = new Float32Array(bytes(tensor));
    const [rows = 0, columns = 0] = file.tensors.get(tensor)!.shape;
    return pickColumns(matrix(rows, columns, data), Uint32Array.from(integers('columns')));
  };
  const [rows, columns] = integers('grid') as [number, number];
  const size = integers('size') as [number, number];
  const ridge = Number(file.metadata['ridge']);

  it.each([[[]], [[1]], [[2, 1, 1]]])('is the same within 1e-5, added in parts of %j', async (parts) => {
    const found = await distances(patches('train'), patches('test'), rows * columns, ridge, parts);
    closest(found, new Float64Array(bytes('distances')), 1e-5);
    const expected = new Float32Array(bytes('maps'));
    new Float64Array(bytes('scores')).forEach((score, image) => {
      const own = found.subarray(image * rows * columns, (image + 1) * rows * columns);
      const map = heatMap(own, [rows, columns], size, { sigma: Number(file.metadata['sigma']) });
      closest(map, expected.subarray(image * map.length, (image + 1) * map.length), 1e-5);
      closest([Math.max(...map)], [score], 1e-5);
    });
  });
});

it('gives training images the distances of the kernel that knows them all, whatever the parts', async () => {
  const shapes = fc.record({
    images: fc.integer({ min: 1, max: 12 }),
    positions: fc.integer({ min: 1, max: 4 }),
    columns: fc.integer({ min: 1, max: 7 }),
    parts: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ images, positions, columns, parts, seed }) => {
      const random = seededRandom(seed);
      const length = images * positions * columns;
      const given = matrix(
        images * positions,
        columns,
        Float32Array.from({ length }, (_, i) => 3 * random() + (i % columns)),
      );
      let left = images;
      const fitting = parts.filter((part) => (left -= part) >= 0 || ((left += part), false));
      const expected = await mahalanobisAtPosition(given, positions, 0.01);
      closest(await distances(given, given, positions, 0.01, fitting), expected, 1e-4);
    }),
  );
});

it('loses nothing where features are large and vary little', async () => {
  const random = seededRandom(5);
  // Steps of 1/16 on 65536 are exact in float32; sums of squares would cancel in any but the right order.
  const small = Float32Array.from({ length: 60 }, () => Math.floor(random() * 16) / 16);
  const large = small.map((value) => value + 65536);
  const of = (data: Float32Array) => distances(matrix(30, 2, data), matrix(30, 2, data), 1, 1e-3, [7, 1, 11]);
  closest(await of(large), await of(small), 1e-9);
});

it('refuses patches of other widths, of half an image, and what is no number', async () => {
  const sums = emptySums(2, 3);
  await expect(addImages(sums, matrix(2, 4), pause)).rejects.toMatchObject({ code: 'E_SHAPE' });
  await expect(addImages(sums, matrix(3, 3), pause)).rejects.toMatchObject({ code: 'E_SHAPE' });
  await expect(addImages(sums, matrix(2, 3, new Float32Array(6).fill(NaN)), pause)).rejects.toMatchObject({
    code: 'E_NOT_FINITE',
  });
  expect(sums.images).toBe(0);
});
