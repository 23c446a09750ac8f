import { checkOptions, pluginApiVersion } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { plugin as exact } from './exact.ts';
import * as neighbors from './index.ts';
import { plugin as nearest } from './scorers/nearest.ts';
import { plugin as weighted } from './scorers/weighted.ts';

it.each([exact, nearest, weighted].map((plugin) => [plugin.name, plugin] as const))(
  '%s is exported and described',
  async (_, plugin) => {
    expect(Object.values(neighbors)).toContain(plugin);
    expect(plugin.apiVersion).toBe(pluginApiVersion);
    expect(plugin.description).toMatch(/^[A-Z].*\.$/);
    expect(await checkOptions<unknown>(plugin, { misspelt: 1 })).toHaveProperty('problems');
    expect(await checkOptions<unknown>(plugin, {})).toHaveProperty('value');
  },
);
