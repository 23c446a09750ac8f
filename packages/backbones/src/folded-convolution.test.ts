import type { Safetensors } from '@tailedcore/core';
import { expect, test } from 'vitest';
import { foldConvolution } from './folded-convolution.ts';
import { rejectSource } from './source-error.ts';

const convolution = { name: 'c', norm: 'n', shape: [2, 1, 1, 2], stride: 1 } as const;
const sound = {
  'c.weight': [1, 2, 3, 4],
  'n.weight': [2, 3],
  'n.bias': [0.5, -1],
  'n.running_mean': [4, -8],
  'n.running_var': [4 - 1e-5, 16 - 1e-5],
};

function fold(values: Readonly<Record<string, readonly number[]>>) {
  const tensors: Safetensors['tensors'] = new Map(
    Object.entries(values).map(([name, list]) => {
      const shape = name === 'c.weight' ? convolution.shape : [list.length];
      return [name, { dtype: 'F32', shape, bytes: new Uint8Array(Float32Array.from(list).buffer) }];
    }),
  );
  return foldConvolution({ metadata: {}, tensors }, convolution, rejectSource('tiny'));
}

test('filter and norm become one filter and a bias', () => {
  const { weights, bias } = fold(sound);
  [1, 2, 2.25, 3].forEach((value, i) => expect(weights[i]).toBeCloseTo(value, 5));
  [0.5 - 4, -1 + 6].forEach((value, i) => expect(bias[i]).toBeCloseTo(value, 5));
  expect([weights.length, bias.length]).toEqual([4, 2]);
});

test('a variance of zero is no division by zero', () => {
  const { weights } = fold({ ...sound, 'n.running_var': [0, 1] });
  expect(weights[0]).toBeCloseTo(2 / Math.sqrt(1e-5), 2);
});

test.for([
  ['a NaN in the filter', { 'c.weight': [1, NaN, 3, 4] }, 'the filter of c with n'],
  ['an infinity in the scale', { 'n.weight': [Infinity, 1] }, 'the filter of c with n'],
  ['a NaN in the shift', { 'n.bias': [0, NaN] }, 'the bias of c with n'],
  ['a NaN variance', { 'n.running_var': [1, NaN] }, 'n.running_var holds NaN'],
  ['a negative variance', { 'n.running_var': [-1, 1] }, 'n.running_var holds -1'],
  ['a product beyond float32', { 'c.weight': [3e38, 1, 1, 1], 'n.weight': [8, 1] }, 'the filter of c with n'],
] as const)('%s is refused', ([, change, reason]) => {
  expect(() => fold({ ...sound, ...change })).toThrow(
    expect.objectContaining({ code: 'E_BACKBONE_SOURCE', message: expect.stringContaining(reason) as string }),
  );
});
