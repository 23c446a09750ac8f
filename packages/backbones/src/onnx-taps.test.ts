import { describe, expect, test } from 'vitest';
import { onnxruntimeHost } from './fixtures/onnxruntime-host.ts';
import { drawNetwork } from './fixtures/tiny-network.ts';
import { drawTransformer } from './fixtures/tiny-transformer.ts';
import { addInput, addNode, encodeModel, type OnnxGraph } from './onnx-model.ts';
import { readOnnx } from './onnx-reader.ts';
import { listTaps } from './onnx-taps.ts';

const list = (bytes: Uint8Array, settings = {}) => listTaps(bytes, 'tiny', settings, onnxruntimeHost());
const names = (taps: readonly { name: string }[]) => taps.map(({ name }) => name);

describe('the taps of a model', () => {
  test('are its maps in order, those that end blocks, and two to begin with', async () => {
    const { input, size, fixed, opset, candidates, ends, recommended } = await list(drawNetwork());
    expect({ input, size, fixed, opset }).toEqual({
      input: { name: 'pixels', layout: 'nchw', type: 'float32' },
      size: [224, 224],
      fixed: false,
      opset: 18,
    });
    expect(names(candidates)).toEqual(['first.conv', 'first', 'near.conv', 'near', 'far.conv', 'far', 'patches']);
    expect(names(ends)).toEqual(['first', 'near', 'far']);
    expect(names(recommended)).toEqual(['near', 'far']);
    expect(candidates[3]).toEqual({
      name: 'near',
      kind: 'map',
      shape: [1, 5, 28, 28],
      stride: 8,
      channels: 5,
      skip: 0,
      operator: 'Relu',
      depth: 3,
    });
  });

  test('have the shapes of the size that was asked for', async () => {
    const { candidates } = await list(drawNetwork(), { size: 64 });
    expect(candidates[3]?.shape).toEqual([1, 5, 8, 8]);
    expect((await list(drawNetwork({ input: [1, 3, 96, 96] }))).fixed).toBe(true);
  });

  test('inside a block with a way around are not its end', async () => {
    const more = (graph: OnnxGraph) => {
      const weights = graph.initializer.find(({ name }) => name === 'far.w');
      graph.initializer.push({ ...weights, name: 'square.w', dims: [5, 6, 2, 2] });
      addNode(graph, 'Sigmoid', ['near'], 'inside');
      addNode(graph, 'Add', ['near', 'inside'], 'sum');
      addNode(graph, 'MaxPool', ['sum'], 'deep', { kernel_shape: [2, 2], strides: [2, 2] });
      addNode(graph, 'Concat', ['deep', 'deep'], 'wide', { axis: 1 });
    };
    const { ends } = await list(drawNetwork({ more }));
    expect(names(ends)).not.toContain('inside');
    expect(names(ends)).toEqual(expect.arrayContaining(['near', 'sum', 'wide']));
  });

  test('of a transformer are its token sequences', async () => {
    const { ends, recommended } = await list(drawTransformer({}));
    expect(names(ends)).toEqual(expect.arrayContaining(['block0', 'block1']));
    expect(recommended.every(({ kind, skip }) => kind === 'tokens' && skip === 3)).toBe(true);
  });

  test('leave out what is made of another input, and integers', async () => {
    const model = readOnnx(drawNetwork());
    addInput(model.graph, 'words', 'float32', [1, 5, 28, 28]);
    addNode(model.graph, 'Add', ['near', 'words'], 'mixed');
    addNode(model.graph, 'Cast', ['near'], 'counted', { to: 7 });
    const bytes = encodeModel(model);
    await expect(list(bytes)).rejects.toThrow('several inputs');
    const found = names((await list(bytes, { input: 'pixels' })).candidates);
    expect(found).toContain('near');
    expect(found).not.toContain('mixed');
    expect(found).not.toContain('counted');
  });

  test('of a model that fails at this size say so', async () => {
    await expect(list(drawTransformer({ positions: 16 }))).rejects.toThrow(
      /E_BACKBONE_SOURCE.*fails at 224 x 224.*--size/,
    );
    expect((await list(drawTransformer({ positions: 16 }), { size: 64 })).recommended).not.toEqual([]);
  });
});
