import type { Plugin } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { checkPlugin } from './check-plugin.ts';
import { soundBackbone } from './fixtures/sound-backbone.ts';
import { soundCleaner } from './fixtures/sound-cleaner.ts';
import { soundCoreset } from './fixtures/sound-coreset.ts';
import { soundIndex } from './fixtures/sound-index.ts';
import { soundScorer } from './fixtures/sound-scorer.ts';
import { soundTail } from './fixtures/sound-tail.ts';
import type { CheckSettings } from './settings.ts';

const plugins: readonly Plugin[] = [soundCleaner, soundTail, soundCoreset, soundIndex, soundScorer, soundBackbone];

describe.each(plugins.map((plugin) => [plugin.kind, plugin] as const))('a sound %s', (_, plugin) => {
  const settings: CheckSettings =
    plugin === soundBackbone
      ? { variants: [{ options: { share: 0.4 }, result: 'other' }] }
      : { variants: [{ options: { share: 0.85 }, result: 'same' }] };
  const checks = checkPlugin(plugin, settings);

  it('has checks whose names differ', () => {
    const names = checks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(20);
  });

  for (const { name, skip, run } of checks) it.skipIf(skip)(skip ? `${name} (${skip})` : name, run);
});
