import { checkPlugin } from '@tailedcore/plugin-kit';
import { describe, it } from 'vitest';
import { plugin } from './index.js';

describe('keeps the promises of its kind', () => {
  for (const { name, skip, run } of checkPlugin(plugin)) it.skipIf(skip)(skip ? `${name} (${skip})` : name, run);
});
