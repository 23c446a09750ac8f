import { pluginApiVersion } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { plugin as exact } from './exact.ts';
import * as neighbors from './index.ts';
import { plugin as nearest } from './scorers/nearest.ts';
import { plugin as weighted } from './scorers/weighted.ts';

it.each([exact, nearest, weighted].map((plugin) => [plugin.name, plugin] as const))(
  '%s is exported and described',
  (_, plugin) => {
    expect(Object.values(neighbors)).toContain(plugin);
    expect(plugin.apiVersion).toBe(pluginApiVersion);
    expect(plugin.description).toMatch(/^[A-Z].*\.$/);
    expect(plugin.options.safeParse({ misspelt: 1 }).success).toBe(false);
    expect(plugin.options.safeParse({}).success).toBe(true);
  },
);
