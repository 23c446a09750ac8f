import { readdirSync } from 'node:fs';
import { checkOptions, pluginApiVersion } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import * as samplers from './index.ts';
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

const parts = {
  cleaners: [lof, nearest, gaussian, noCleaner],
  coresets: [greedy, greedyGpu, streaming, kmeansPlusPlus, random],
  tails: [adaptive, linkage, symmetric, noTail],
};

describe.each(Object.entries(parts))('%s', (folder, plugins) => {
  it.each(plugins.map((plugin) => [plugin.name, plugin] as const))(
    '%s is exported and described',
    async (name, plugin) => {
      expect(Object.values(samplers)).toContain(plugin);
      expect(plugin.apiVersion).toBe(pluginApiVersion);
      expect(`${plugin.kind}s`).toBe(folder);
      expect(readdirSync(new URL(folder, import.meta.url))).toContain(`${name}.ts`);
      expect(plugin.description).toMatch(/^[A-Z].*\.$/);
      expect(await checkOptions<unknown>(plugin, { misspelt: 1 })).toHaveProperty('problems');
      expect(await checkOptions<unknown>(plugin, {})).toHaveProperty('value');
    },
  );
});
