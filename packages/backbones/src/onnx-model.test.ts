import { expect, test } from 'vitest';
import { openGraph } from './fixtures/onnxruntime-host.ts';
import {
  addFloats,
  addInput,
  addIntegers,
  addNode,
  addOutput,
  decodeModel,
  emptyGraph,
  encodeModel,
  type OnnxGraph,
} from './onnx-model.ts';

/** Rows of three: [R, 3] from any [N, M] whose size is a multiple of three, plus a bias. */
function threes(): OnnxGraph {
  const graph = emptyGraph('threes');
  const x = addInput(graph, 'x', 'float32', ['N', 'M']);
  const moved = addNode(graph, 'Transpose', [x], 'moved', { perm: [1, 0] });
  const rows = addNode(graph, 'Reshape', [moved, addIntegers(graph, 'shape', [-1, 3])], 'rows');
  addNode(graph, 'Add', [rows, addFloats(graph, 'bias', [3], Float32Array.of(0.5, 0.25, -1))], 'y');
  addOutput(graph, 'y', 'float32', ['R', 3]);
  return graph;
}

test('a built graph runs, for every size of its dynamic axes', async () => {
  await using session = await openGraph(encodeModel({ graph: threes(), opset: 18, metadata: {} }));
  const small = await session.run({ x: { shape: [1, 3], data: Float32Array.of(1, 2, 3) } });
  expect(small['y']).toEqual({ shape: [1, 3], data: Float32Array.of(1.5, 2.25, 2) });
  const large = await session.run({ x: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) } });
  expect(large['y']).toEqual({ shape: [2, 3], data: Float32Array.of(1.5, 4.25, 1, 5.5, 3.25, 5) });
});

test('a decoded graph can be edited with the same functions and written again', async () => {
  const model = decodeModel(encodeModel({ graph: threes(), opset: 18, metadata: { author: 'nobody' } }));
  expect(model).toMatchObject({ opset: 18, metadata: { author: 'nobody' }, graph: { name: 'threes' } });
  addNode(model.graph, 'ReduceSum', ['y'], 'total', { keepdims: 0 });
  addOutput(model.graph, 'total', 'float32', []);
  await using session = await openGraph(encodeModel(model));
  const { total } = await session.run({ x: { shape: [1, 3], data: Float32Array.of(1, 2, 3) } });
  expect(total).toEqual({ shape: [], data: Float32Array.of(5.75) });
});

test('writing what was read gives the same bytes', () => {
  const bytes = encodeModel({ graph: threes(), opset: 18, metadata: { a: '1', b: 'ü' } });
  expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
});

test('bytes that are no ONNX model are refused', () => {
  expect(() => decodeModel(new Uint8Array(0))).toThrow('empty');
  expect(() => decodeModel(new TextEncoder().encode('a text, not a model'))).toThrow();
});
