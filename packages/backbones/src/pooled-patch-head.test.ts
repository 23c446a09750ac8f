import { float32Tensor, type GraphTensor } from '@tailedcore/core';
import { expect, test } from 'vitest';
import { openGolden } from './fixtures/golden-file.ts';
import { openGraph } from './fixtures/onnxruntime-host.ts';
import { relativeError } from './fixtures/relative-error.ts';
import { addInput, emptyGraph, encodeModel } from './onnx-model.ts';
import { headOpset } from './patch-head.ts';
import { appendPooledPatchHead } from './pooled-patch-head.ts';
import type { PatchWidths } from './pooled-patch-kernel.ts';

async function runHead(near: GraphTensor, far: GraphTensor, widths: PatchWidths): Promise<GraphTensor> {
  const graph = emptyGraph('head');
  const [shallow, deep] = [near, far].map(({ shape: [, channels = 0] }, i) => {
    const name = ['shallow', 'deep'][i] as string;
    addInput(graph, name, 'float32', ['N', channels, `${name}-h`, `${name}-w`]);
    return { name, channels };
  }) as [{ name: string; channels: number }, { name: string; channels: number }];
  expect(appendPooledPatchHead(graph, shallow, deep, widths)).toBe(widths.columns);
  await using session = await openGraph(encodeModel({ graph, opset: headOpset, metadata: {} }));
  const { patches } = await session.run({ shallow: near, deep: far });
  if (patches === undefined) throw new Error('an output is missing');
  return patches;
}

// The widest golden is too large to be kept here.
test.for(['equal-dims', 'odd-dims', 'patchcore-1024'])(
  'patches of the golden %s equal the reference within 1e-4 of its largest value',
  async (name, { skip }) => {
    const golden = openGolden(`patch-embed-${name}`);
    if (golden === undefined) return skip(`the golden patch-embed-${name} is not here: set GOLDENS to its folder`);
    const read = (tensor: string): GraphTensor => {
      const shape = golden.tensors.get(tensor)?.shape ?? [];
      return { shape, data: float32Tensor(golden, tensor, shape) };
    };
    const widths = { perMap: Number(golden.metadata['d1']), columns: Number(golden.metadata['d']) };
    const patches = await runHead(read('layer2'), read('layer3'), widths);
    expect(patches.shape).toEqual(read('patches').shape);
    expect(relativeError(patches.data, read('patches').data)).toBeLessThan(1e-4);
  },
);

test('the middle one of an odd number of columns is the mean of the end of one map and the start of the other', async () => {
  const near = { shape: [1, 1, 1, 1], data: Float32Array.of(9) };
  const far = { shape: [1, 1, 1, 1], data: Float32Array.of(18) };
  // A lone position has 0 around it: pooled to three values it is [0, 3, 0] and [0, 6, 0], side by side
  // [0, 3, 0, 0, 6, 0], in bins of two [1.5, 0, 3].
  const patches = await runHead(near, far, { perMap: 3, columns: 3 });
  expect([...patches.data].map((value) => value.toFixed(5))).toEqual(['1.50000', '0.00000', '3.00000']);
  // In one bin everything: (9 + 18) / 18.
  const all = await runHead(near, far, { perMap: 9, columns: 1 });
  expect(all.data[0]).toBeCloseTo(1.5, 5);
});

test('a map is extended by zeros, and the deep one resized after that', async () => {
  const near = { shape: [1, 1, 2, 2], data: new Float32Array(4) };
  const far = { shape: [1, 1, 1, 2], data: Float32Array.of(9, 0) };
  const patches = await runHead(near, far, { perMap: 1, columns: 2 });
  expect(patches.shape).toEqual([4, 2]);
  // Both positions of the deep map see the 9: its mean is 1 at each, and so at every point between.
  [0, 1, 0, 1, 0, 1, 0, 1].forEach((value, i) => expect(patches.data[i]).toBeCloseTo(value, 6));
});
