import { expect, test } from 'vitest';
import { openGraph } from './fixtures/onnxruntime-host.ts';
import { relativeError } from './fixtures/relative-error.ts';
import { drawFloats } from './fixtures/tiny-network.ts';
import { appendResizedTo } from './onnx-import-resize.ts';
import { addInput, emptyGraph, encodeModel } from './onnx-model.ts';

/** A map [1, 2, rows, columns] resized by a graph of `opset`. */
async function resize(opset: number, [rows, columns]: readonly [number, number], ratio: readonly [number, number]) {
  const graph = emptyGraph('resize');
  addInput(graph, 'map', 'float32', ['N', 2, 'h', 'w']);
  addInput(graph, 'target', 'float32', ['N', 1, 'r', 'c']);
  const resized = appendResizedTo(graph, { name: 'map', channels: 2 }, 'target', ratio, opset);
  if (resized === undefined) return undefined;
  graph.output.push({ name: resized });
  await using session = await openGraph(encodeModel({ graph, opset, metadata: {} }));
  const grid = [rows * ratio[0], columns * ratio[1]] as const;
  const target = { shape: [1, 1, ...grid], data: new Float32Array(grid[0] * grid[1]) };
  const map = { shape: [1, 2, rows, columns], data: drawFloats('map', 2 * rows * columns) };
  return (await session.run({ map, target }))[resized];
}

/** Bilinear with half-pixel centres and edges held, as its definition says. */
function plain([rows, columns]: readonly [number, number], [down, across]: readonly [number, number]): number[] {
  const map = drawFloats('map', 2 * rows * columns);
  const found: number[] = [];
  for (let c = 0; c < 2; c++)
    for (let y = 0; y < rows * down; y++)
      for (let x = 0; x < columns * across; x++) {
        const v = Math.min(Math.max((y + 0.5) / down - 0.5, 0), rows - 1);
        const h = Math.min(Math.max((x + 0.5) / across - 0.5, 0), columns - 1);
        const at = (i: number, k: number) =>
          map[(c * rows + Math.min(i, rows - 1)) * columns + Math.min(k, columns - 1)] as number;
        const [i, k] = [Math.floor(v), Math.floor(h)];
        const above = (1 - h + k) * at(i, k) + (h - k) * at(i, k + 1);
        const below = (1 - h + k) * at(i + 1, k) + (h - k) * at(i + 1, k + 1);
        found.push((1 - v + i) * above + (v - i) * below);
      }
  return found;
}

test.each([
  [7, 2, 2],
  [10, 3, 3],
  [9, 4, 4],
  [9, 2, 1],
  [9, 1, 5],
  [11, 2, 2],
  [12, 1.5, 2],
  [13, 3, 1.25],
  [18, 2, 4],
  [21, 2, 2],
])('opset %i resizes by %f x %f as plain loops do', async (opset, down, across) => {
  const grid = [4, 8] as const;
  const resized = await resize(opset, grid, [down, across]);
  expect(resized?.shape).toEqual([1, 2, 4 * down, 8 * across]);
  expect(relativeError(resized?.data ?? [], plain(grid, [down, across]))).toBeLessThan(1e-5);
});

test('equal grids need nothing, and old opsets cannot do fractions', async () => {
  const graph = emptyGraph('none');
  expect(appendResizedTo(graph, { name: 'map', channels: 2 }, 'target', [1, 1], 9)).toBe('map');
  expect(graph.node).toEqual([]);
  expect(await resize(10, [4, 8], [1.5, 2])).toBeUndefined();
});
