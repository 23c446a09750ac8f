import fc from 'fast-check';
import { fork, seededRandom } from '@tailedcore/core';
import { expect, test } from 'vitest';
import { appendEmbeddingHead } from './embedding-head.ts';
import { openGraph } from './fixtures/onnxruntime-host.ts';
import { addInput, emptyGraph, encodeModel } from './onnx-model.ts';
import { appendPatchHead, headOpset } from './patch-head.ts';

interface Map {
  readonly shape: readonly [images: number, channels: number, rows: number, columns: number];
  readonly data: Float32Array;
}

const shallow = { name: 'shallow', channels: 2 };
const deep = { name: 'deep', channels: 3 };

async function runHeads(near: Map, far: Map) {
  const graph = emptyGraph('heads');
  for (const { name, channels } of [shallow, deep])
    addInput(graph, name, 'float32', ['N', channels, `${name}-h`, `${name}-w`]);
  expect(appendPatchHead(graph, shallow, deep)).toBe(5);
  expect(appendEmbeddingHead(graph, deep)).toBe(3);
  await using session = await openGraph(encodeModel({ graph, opset: headOpset, metadata: {} }));
  const { patches, embedding } = await session.run({ shallow: near, deep: far });
  if (patches === undefined || embedding === undefined) throw new Error('an output is missing');
  return { patches, embedding };
}

function at({ shape: [, channels, rows, columns], data }: Map, n: number, c: number, y: number, x: number): number {
  return data[((n * channels + c) * rows + y) * columns + x] as number;
}

/** The mean of the 3 x 3 neighbours, those outside counting as 0. */
function meanAround(map: Map, n: number, c: number, y: number, x: number): number {
  let sum = 0;
  for (let i = y - 1; i <= y + 1; i++)
    for (let j = x - 1; j <= x + 1; j++)
      if (i >= 0 && j >= 0 && i < map.shape[2] && j < map.shape[3]) sum += at(map, n, c, i, j);
  return sum / 9;
}

/** The two source positions and the weight of the second, for half-pixel centres with edges held. */
function between(position: number, size: number, sourceSize: number): [number, number, number] {
  const source = Math.min(Math.max(((position + 0.5) * sourceSize) / size - 0.5, 0), sourceSize - 1);
  const low = Math.floor(source);
  return [low, Math.min(low + 1, sourceSize - 1), source - low];
}

/** The head as its docstring says it, value by value. */
function patchesOf(near: Map, far: Map): number[] {
  const [images, , rows, columns] = near.shape;
  const result: number[] = [];
  for (let n = 0; n < images; n++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        for (let c = 0; c < shallow.channels; c++) result.push(meanAround(near, n, c, y, x));
        const [top, bottom, down] = between(y, rows, far.shape[2]);
        const [left, right, across] = between(x, columns, far.shape[3]);
        for (let c = 0; c < deep.channels; c++) {
          const above = (1 - across) * meanAround(far, n, c, top, left) + across * meanAround(far, n, c, top, right);
          const below =
            (1 - across) * meanAround(far, n, c, bottom, left) + across * meanAround(far, n, c, bottom, right);
          result.push((1 - down) * above + down * below);
        }
      }
  return result;
}

function randomMap(shape: Map['shape'], seed: number): Map {
  const random = seededRandom(fork(seed, 'map'));
  return { shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * random() - 1) };
}

test('ones become the share of the neighbourhood that lies inside', async () => {
  const near = { shape: [1, 2, 3, 3], data: new Float32Array(18).fill(1) } as const;
  const far = { shape: [1, 3, 1, 1], data: Float32Array.of(9, 18, 27) } as const;
  const { patches, embedding } = await runHeads(near, far);
  expect(patches.shape).toEqual([9, 5]);
  const corner = expect.closeTo(4 / 9, 6);
  const edge = expect.closeTo(6 / 9, 6);
  const tail = [1, 2, 3];
  expect([0, 1, 4].map((p) => [...patches.data.subarray(p * 5, p * 5 + 5)])).toEqual([
    [corner, corner, ...tail],
    [edge, edge, ...tail],
    [1, 1, ...tail],
  ]);
  expect([...embedding.data]).toEqual([9, 18, 27]);
});

test('the nodes compute what plain loops compute, for any two grids', async () => {
  const side = fc.integer({ min: 1, max: 7 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), side, side, side, side, fc.nat(), async (n, h, w, i, j, seed) => {
      // The deep map is never the finer one.
      const near = randomMap([n, 2, Math.max(h, i), Math.max(w, j)], seed);
      const far = randomMap([n, 3, Math.min(h, i), Math.min(w, j)], seed + 1);
      const { patches, embedding } = await runHeads(near, far);
      const expected = patchesOf(near, far);
      expect(patches.shape).toEqual([expected.length / 5, 5]);
      expect(Math.max(...expected.map((value, k) => Math.abs(value - (patches.data[k] as number))))).toBeLessThan(1e-6);
      expect(embedding.shape).toEqual([n, 3]);
      const area = far.shape[2] * far.shape[3];
      const means = Array.from(embedding.data, (_, k) => far.data.subarray(k * area, (k + 1) * area));
      means.forEach((part, k) => expect(embedding.data[k]).toBeCloseTo(part.reduce((a, b) => a + b, 0) / area, 5));
    }),
    { numRuns: 40 },
  );
});
