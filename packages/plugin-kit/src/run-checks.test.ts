import { expect, it } from 'vitest';
import { checkPlugin } from './check-plugin.ts';
import { changePart } from './fixtures/break.ts';
import { soundCleaner } from './fixtures/sound-cleaner.ts';
import { runChecks } from './run-checks.ts';

it('says what was kept, skipped and broken, and why', async () => {
  const lazy = changePart(soundCleaner, (part) => ({
    clean: async (patches, run) => ({ ...(await part.clean(patches, run)), rows: new Uint32Array() }),
  }));
  const results = await runChecks(checkPlugin(lazy, { seed: 7 }));
  expect(results).toContainEqual({ name: 'form: has a name in kebab-case', outcome: 'kept' });
  expect(results).toContainEqual({
    name: 'cleaner: identity keeps every row with weight 1',
    outcome: 'skipped',
    reason: 'no trait identity',
  });
  expect(results).toContainEqual({
    name: 'cleaner: planted outliers go before others: one patch',
    outcome: 'broken',
    reason:
      'expected planted outliers to be removed more often than others; received 1 of 1 planted and 383 of 383 others removed; ' +
      'given 24 images x 16 positions x 8 columns with outliers (one patch), seed 7',
  });
});

it('enumerates without running anything, and a skipped check does nothing', async () => {
  const never = changePart(soundCleaner, () => {
    throw new Error('made');
  });
  const skipped = [...checkPlugin(never)].filter(({ skip }) => skip !== undefined);
  expect(skipped.length).toBeGreaterThan(0);
  await Promise.all(skipped.map(({ run }) => run()));
});

it('names the input with which a part crashed', async () => {
  const crashing = changePart(soundCleaner, () => ({ clean: () => Promise.reject(new TypeError('not a function')) }));
  const results = await runChecks(checkPlugin(crashing));
  const { reason } = results.find(({ name }) => name === 'call: the smallest inputs work') ?? {};
  expect(reason).toBe(
    'expected a result; received an error: TypeError: not a function; given 1 images x 1 positions x 5 columns, seed 1',
  );
});
