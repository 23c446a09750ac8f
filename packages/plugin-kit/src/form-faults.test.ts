import type { Plugin, PluginKind } from '@tailedcore/core';
import { expect, it } from 'vitest';
import { brokenChecks } from './fixtures/break.ts';
import { shareOptions, shareSchema, validate } from './fixtures/share-options.ts';
import { soundScorer } from './fixtures/sound-scorer.ts';
import type { CheckSettings } from './settings.ts';

const schema = (json: Record<string, unknown>) => ({ input: () => json, output: () => json });
const withSchema = (...facts: Parameters<typeof shareSchema>) =>
  shareOptions({ jsonSchema: schema(shareSchema(...facts)) });
const lenient = (value: unknown) => validate(typeof value === 'object' && !Array.isArray(value) ? value : {});

const faults: readonly (readonly [
  fault: string,
  changes: Partial<Plugin>,
  caughtBy: string,
  settings?: CheckSettings,
])[] = [
  ['another API version', { apiVersion: 2 }, 'form: has the API version of this core'],
  ['an unknown kind', { kind: 'judge' as PluginKind }, 'form: has a kind that there is'],
  ['a name in other letters', { name: 'Second_Nearest' }, 'form: has a name in kebab-case'],
  ['a description without end', { description: 'Scores a patch' }, 'form: describes itself in one sentence'],
  ['a trait of another kind', { traits: { recall: 1 } }, 'form: promises traits that its kind can keep'],
  ['an unknown trait', { traits: { fast: true } as object }, 'form: promises traits that its kind can keep'],
  [
    'options that swallow unknown keys',
    { options: shareOptions({ validate: (value) => validate(strip(value)) }) },
    'options: unknown keys are refused',
  ],
  [
    'options that may be no record',
    { options: shareOptions({ validate: lenient }) },
    'options: what is no record is refused',
  ],
  [
    'an option without description',
    { options: withSchema({ description: ' ' }) },
    'options: the JSON schema lists and describes each',
  ],
  [
    'a default that is not used',
    { options: withSchema({ default: 0.9 }) },
    'options: a default, when given, changes nothing',
  ],
  [
    'a necessary option that may be left out',
    { options: withSchema({ default: undefined }, ['share']) },
    'options: those without default must be given',
    { options: { share: 0.5 } },
  ],
  [
    'a bound that is not kept',
    { options: withSchema({ exclusiveMinimum: 0.1 }) },
    'options: what the JSON schema rules out is refused',
  ],
];

function strip(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return 'share' in value ? { share: value.share } : {};
}

for (const [fault, changes, caughtBy, settings] of faults)
  it(`${fault} is caught by the check that is meant for it`, async () => {
    expect(await brokenChecks({ ...soundScorer, ...changes } as Plugin, settings)).toEqual([caughtBy]);
  });

it('an option of another type than announced is caught', async () => {
  const options = shareOptions({
    validate: (value) =>
      'share' in (value as object) && (value as { share: unknown }).share === true
        ? { value: { share: 1 } }
        : validate(value),
  });
  const broken = await brokenChecks({ ...soundScorer, options } as Plugin);
  expect(broken).toContain('options: what the JSON schema rules out is refused');
});

it('options that are refused are caught by their own check first', async () => {
  const [first] = await brokenChecks(soundScorer as Plugin, { options: { share: 2 } });
  expect(first).toBe('options: those of the test are accepted');
});
