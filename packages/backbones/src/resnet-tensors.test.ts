import type { Safetensors, StoredTensor } from '@tailedcore/core';
import { expect, test } from 'vitest';
import { randomResnetWeights } from './random-weights.ts';
import { readResnetArchitecture } from './resnet-architecture.ts';
import type { ResnetSizes } from './resnet-sizes.ts';
import { checkResnetTensors } from './resnet-tensors.ts';
import { rejectSource } from './source-error.ts';

const basic: ResnetSizes = { block: 'basic', stem: 2, widths: [2, 3, 4, 5], expansion: 1, depths: [1, 2, 1, 1] };
const bottleneck: ResnetSizes = { ...basic, block: 'bottleneck', expansion: 2 };
const reject = rejectSource('tiny');

function check(weights: Safetensors) {
  const architecture = readResnetArchitecture(weights, reject);
  checkResnetTensors(weights, architecture, reject);
  return architecture;
}

function changed(edit: (tensors: Map<string, StoredTensor>) => void): Safetensors {
  const tensors = new Map(randomResnetWeights(basic, 1).tensors);
  edit(tensors);
  return { metadata: {}, tensors };
}

function floats(...shape: number[]): StoredTensor {
  return { dtype: 'F32', shape, bytes: new Uint8Array(shape.reduce((a, b) => a * b, 4)) };
}

test('blocks, widths and depths are read from names and shapes', () => {
  const { stem, stages } = check(randomResnetWeights(basic, 1));
  expect(stem.shape).toEqual([2, 3, 7, 7]);
  expect(stages.map(({ name, channels, blocks }) => [name, channels, blocks.length])).toEqual([
    ['layer1', 2, 1],
    ['layer2', 3, 2],
    ['layer3', 4, 1],
    ['layer4', 5, 1],
  ]);
  expect(stages[0]?.blocks[0]?.shortcut).toBeUndefined();
  expect(stages[1]?.blocks.map(({ path, shortcut }) => [path.map(({ stride }) => stride), shortcut?.shape])).toEqual([
    [
      [2, 1],
      [3, 2, 1, 1],
    ],
    [[1, 1], undefined],
  ]);
  const wide = check(randomResnetWeights(bottleneck, 1));
  expect(wide.stages[0]?.blocks[0]?.shortcut).toMatchObject({ shape: [4, 2, 1, 1], stride: 1 });
  expect(wide.stages[1]?.blocks[0]?.path.map(({ shape, stride }) => [...shape, stride])).toEqual([
    [3, 4, 1, 1, 1],
    [3, 3, 3, 3, 2],
    [6, 3, 1, 1, 1],
  ]);
});

test('the classifier and the counters of training steps may be absent, and a counter a list of one', () => {
  const stripped = changed((tensors) => {
    for (const name of [...tensors.keys()])
      if (name.startsWith('fc.') || name.endsWith('.num_batches_tracked')) tensors.delete(name);
    tensors.set('bn1.num_batches_tracked', { dtype: 'I64', shape: [1], bytes: new Uint8Array(8) });
  });
  expect(() => check(stripped)).not.toThrow();
});

test('every single tensor but the optional ones is needed', () => {
  const names = [...randomResnetWeights(basic, 1).tensors.keys()].filter(
    (name) => !name.endsWith('.num_batches_tracked'),
  );
  expect(names.length).toBeGreaterThan(50);
  for (const name of names) {
    // Without its first convolution the second block of layer2 is no block, and its other tensors are too many.
    const reason = name === 'layer2.1.conv1.weight' ? 'tensor layer2.1.' : `tensor ${name} `;
    expect(() => check(changed((tensors) => tensors.delete(name))), name).toThrow(
      expect.objectContaining({ code: 'E_BACKBONE_SOURCE', message: expect.stringContaining(reason) as string }),
    );
  }
});

test.for<[string, (tensors: Map<string, StoredTensor>) => void, string]>([
  ['no network', (tensors) => tensors.clear(), 'conv1.weight is missing'],
  ['a filter without outputs', (tensors) => tensors.set('layer1.0.conv1.weight', floats(0, 2, 3, 3)), '[0, 2, 3, 3]'],
  ['a filter of rank 2', (tensors) => tensors.set('conv1.weight', floats(2, 147)), '[2, 147]'],
  [
    'grouped convolutions',
    (tensors) => tensors.set('layer2.0.conv2.weight', floats(3, 1, 3, 3)),
    'layer2.0.conv2.weight is F32 [3, 1, 3, 3], expected F32 [3, 3, 3, 3]',
  ],
  [
    'another type',
    (tensors) => tensors.set('bn1.bias', { dtype: 'F16', shape: [2], bytes: new Uint8Array(4) }),
    'bn1.bias is F16 [2], expected F32 [2]',
  ],
  ['a classifier of other width', (tensors) => tensors.set('fc.weight', floats(7, 6)), 'expected F32 [*, 5]'],
  ['a tensor too many', (tensors) => tensors.set('layer1.0.se.weight', floats(1)), 'layer1.0.se.weight is not part'],
  ['a fifth stage', (tensors) => tensors.set('layer5.0.conv1.weight', floats(6, 5, 3, 3)), 'layer5.0.conv1.weight is'],
  [
    'blocks with a gap',
    (tensors) => tensors.set('layer1.2.conv1.weight', floats(2, 2, 3, 3)).set('layer1.2.x', floats(1)),
    'layer1.2.conv1.weight and 1 more is not part',
  ],
])('%s is refused', ([, edit, reason]) => {
  expect(() => check(changed(edit))).toThrow(
    expect.objectContaining({ code: 'E_BACKBONE_SOURCE', message: expect.stringContaining(reason) as string }),
  );
});
