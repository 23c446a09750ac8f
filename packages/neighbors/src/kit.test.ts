import type { Plugin } from '@tailedcore/core';
import { checkPlugin, type CheckSettings } from '@tailedcore/plugin-kit';
import { describe, it } from 'vitest';
import { plugin as exact } from './exact.ts';
import { plugin as nearest } from './scorers/nearest.ts';
import { plugin as weighted } from './scorers/weighted.ts';

const ofSome = { options: { imageScore: { topShare: 0.3 } }, result: 'other' } as const;

const tested: readonly (readonly [Plugin, CheckSettings?])[] = [
  [exact],
  [nearest, { variants: [ofSome, { options: { neighbors: 1, imageScore: 'max' }, result: 'same' }] }],
  [nearest, { options: { neighbors: 3 }, seed: 2 }],
  [nearest, { options: { reweighted: true }, seed: 3, variants: [{ options: {}, result: 'other' }] }],
  [nearest, { options: { imageScore: { topShare: 0.2 } }, seed: 4 }],
  [weighted, { variants: [ofSome] }],
];

describe.each(tested.map(([plugin, settings = {}]) => ({ plugin, settings, options: settings.options ?? {} })))(
  '$plugin.kind $plugin.name $options',
  ({ plugin, settings }) => {
    for (const { name, skip, run } of checkPlugin(plugin, settings))
      it.skipIf(skip)(skip ? `${name} (${skip})` : name, run);
  },
);
