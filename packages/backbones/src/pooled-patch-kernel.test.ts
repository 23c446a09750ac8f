import fc from 'fast-check';
import { fork, seededRandom } from '@tailedcore/core';
import { expect, test } from 'vitest';
import { relativeError } from './fixtures/relative-error.ts';
import { type PatchKernel, pooledPatchKernel } from './pooled-patch-kernel.ts';

/** The means over bins that run from floor(i * n / bins) to ceil((i + 1) * n / bins). */
function adaptiveMeans(values: readonly number[], bins: number): number[] {
  return Array.from({ length: bins }, (_, bin) => {
    const part = values.slice(Math.floor((bin * values.length) / bins), Math.ceil(((bin + 1) * values.length) / bins));
    return part.reduce((a, b) => a + b, 0) / part.length;
  });
}

/** What the convolution makes of one neighbourhood, (channels, 3, 3) flattened. */
function apply({ shape: [features, inputs], groups, values }: PatchKernel, neighbourhood: readonly number[]): number[] {
  const perFeature = inputs * 9;
  return Array.from({ length: features }, (_, feature) => {
    const start = Math.floor(feature / (features / groups)) * perFeature;
    const weights = values.subarray(feature * perFeature, (feature + 1) * perFeature);
    return weights.reduce((sum, weight, i) => sum + weight * (neighbourhood[start + i] as number), 0);
  });
}

test('512 channels to half of 1024 columns is one depthwise kernel with a double middle', () => {
  const { shape, groups, values } = pooledPatchKernel(512, 0, { perMap: 1024, columns: 1024 });
  expect({ shape, groups }).toEqual({ shape: [512, 1, 3, 3], groups: 512 });
  const kernel = [1, 1, 1, 1, 2, 1, 1, 1, 1].map((weight) => Math.fround(weight / 10));
  expect(relativeError(values, Array.from({ length: 512 }, () => kernel).flat())).toBeLessThan(1e-7);
});

test('1024 channels to half of 1024 columns are 3 x 3 means over pairs of channels', () => {
  const { shape, groups, values } = pooledPatchKernel(1024, 1, { perMap: 1024, columns: 1024 });
  expect({ shape, groups }).toEqual({ shape: [512, 2, 3, 3], groups: 512 });
  expect(relativeError(values, new Float32Array(512 * 18).fill(1 / 18))).toBeLessThan(1e-7);
});

test('the folded kernels equal the two poolings one after the other, for any widths', () => {
  const width = fc.integer({ min: 1, max: 24 });
  fc.assert(
    fc.property(width, width, width, width, fc.nat(), (shallow, deep, perMap, columns, seed) => {
      const random = seededRandom(fork(seed, 'neighbourhoods'));
      const [near, far] = [shallow, deep].map((channels) =>
        Array.from({ length: channels * 9 }, () => 2 * random() - 1),
      ) as [number[], number[]];
      const expected = adaptiveMeans([...adaptiveMeans(near, perMap), ...adaptiveMeans(far, perMap)], columns);
      const first = apply(pooledPatchKernel(shallow, 0, { perMap, columns }), near);
      const second = apply(pooledPatchKernel(deep, 1, { perMap, columns }), far);
      const received =
        columns % 2 === 0 ? [...first, ...second] : first.map((value, column) => value + (second[column] as number));
      expect(received.length).toBe(columns);
      received.forEach((value, column) => expect(value).toBeCloseTo(expected[column] as number, 5));
    }),
  );
});
