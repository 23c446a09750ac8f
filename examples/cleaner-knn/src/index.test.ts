import { createPart, matrix, plainKernels, type PluginHost, type RunContext } from '@tailedcore/core';
import { checkPlugin } from '@tailedcore/plugin-kit';
import { describe, expect, it } from 'vitest';
import { plugin } from './index.ts';

describe('keeps the promises of a cleaner', () => {
  for (const { name, skip, run } of checkPlugin(plugin)) it.skipIf(skip)(skip ? `${name} (${skip})` : name, run);
});

describe('what is special about it', () => {
  const run: RunContext = {
    signal: new AbortController().signal,
    seed: 0,
    kernels: plainKernels,
    report: () => undefined,
  };

  it('compares with as many images as told: two odd ones excuse each other only with one neighbour', async () => {
    // Four images of one patch each: two at 0 and 1, two far away beside each other.
    const patches = { features: matrix(4, 1, Float32Array.of(0, 1, 100, 101)), images: 4, positions: 1 };
    const clean = async (neighbors: number) => {
      const cleaner = await createPart(plugin, { neighbors, keep: 0.6 }, {} as PluginHost);
      return [...(await cleaner.clean(patches, run)).weights];
    };
    expect(await clean(1)).toEqual([2, 2, 2, 2]);
    const [near, , far] = await clean(2);
    expect([near, far]).toEqual([1 + (1 + 100) / 2, 1 + (1 + 99) / 2]);
  });
});
