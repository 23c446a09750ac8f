import type { Plugin } from '@tailedcore/core';
import { checkPlugin, type CheckSettings } from '@tailedcore/plugin-kit';
import { describe, it } from 'vitest';
import { plugin as gaussian } from './cleaners/gaussian.ts';
import { plugin as lof } from './cleaners/lof.ts';
import { plugin as nearest } from './cleaners/nearest.ts';
import { plugin as noCleaner } from './cleaners/none.ts';
import { plugin as greedy } from './coresets/greedy.ts';
import { plugin as greedyGpu } from './coresets/greedy-gpu.ts';
import { plugin as kmeansPlusPlus } from './coresets/kmeans-plus-plus.ts';
import { plugin as random } from './coresets/random.ts';
import { plugin as streaming } from './coresets/streaming.ts';
import { plugin as adaptive } from './tails/adaptive.ts';
import { plugin as linkage } from './tails/linkage.ts';
import { plugin as noTail } from './tails/none.ts';
import { plugin as symmetric } from './tails/symmetric.ts';

const fewer = { options: { keep: 0.5 }, result: 'other' } as const;

const tested: readonly (readonly [Plugin, CheckSettings?])[] = [
  [lof, { variants: [fewer, { options: { neighbors: 2 }, result: 'other' }] }],
  [lof, { options: { neighbors: 1 }, seed: 2 }],
  [nearest, { variants: [fewer, { options: { keep: 0.85 }, result: 'same' }] }],
  [gaussian, { variants: [fewer] }],
  [noCleaner],
  [greedy, { variants: [{ options: { start: 'first' }, result: 'other' }] }],
  [greedy, { options: { start: 'first' }, seed: 2 }],
  [
    greedyGpu,
    {
      options: { mode: 'cpu' },
      variants: [
        { options: { mode: 'webasm' }, result: 'same' },
        { options: { mode: 'cpu', start: 'first' }, result: 'other' },
      ],
    },
  ],
  [greedyGpu, { options: { mode: 'webasm', start: 'first' }, seed: 2 }],
  [streaming, { variants: [{ options: { block: 2 ** 20 }, result: 'same' }] }],
  [
    streaming,
    {
      options: { block: 1 },
      variants: [
        { options: { block: 1, start: 'first' }, result: 'other' },
        { options: { block: 1, oversample: 1 }, result: 'other' },
      ],
    },
  ],
  [kmeansPlusPlus],
  [kmeansPlusPlus, { seed: 2 }],
  [random],
  [
    adaptive,
    {
      variants: [
        { options: { form: 'paper' }, result: 'other' },
        { options: { percentile: 0.3, quantize: false }, result: 'other' },
        { options: { form: 'reference', quantize: true }, result: 'same' },
      ],
    },
  ],
  [adaptive, { options: { form: 'paper' }, seed: 2 }],
  [adaptive, { options: { vote: 'mean' }, seed: 3 }],
  [adaptive, { options: { vote: 'nearest' }, seed: 4 }],
  [linkage, {}],
  [linkage, { options: { cut: 0.5, largest: 3 }, seed: 2 }],
  [symmetric, { variants: [{ options: { cap: 0.15 }, result: 'same' }] }],
  [symmetric, { options: { vote: 'nearest', cap: null }, seed: 2 }],
  [noTail],
];

describe.each(tested.map(([plugin, settings = {}]) => ({ plugin, settings, options: settings.options ?? {} })))(
  '$plugin.kind $plugin.name $options',
  ({ plugin, settings }) => {
    for (const { name, skip, run } of checkPlugin(plugin, settings))
      it.skipIf(skip)(skip ? `${name} (${skip})` : name, run);
  },
);
