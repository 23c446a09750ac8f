import { fileURLToPath } from 'node:url';
import { type MethodSettings, type Plugin, presetNames } from '@tailedcore/core';
import { resolveMethod } from '@tailedcore/runtime';
import { knownParts, settingsSchema } from '@tailedcore/runtime/config';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { runHere } from './fixtures/run-cli.ts';

const file = fileURLToPath(new URL('../schema.json', import.meta.url));
let validate: ValidateFunction;
beforeAll(async () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true, formats: { path: true } });
  validate = ajv.compile(settingsSchema(await knownParts()));
});

// After a change of settings: npx vitest run -u packages/cli/src/settings-schema.test.ts
it('packages/cli/schema.json is what the command prints', async () => {
  const { stdout } = await runHere(['schema', '--no-config']);
  await expect(stdout).toMatchFileSnapshot(file);
});

describe('the schema takes', () => {
  it.each(presetNames)('%s, and all that it means', async (preset) => {
    expect(validate({ preset }), JSON.stringify(validate.errors)).toBe(true);
    const { complete } = await resolveMethod({ preset });
    expect(validate(complete), JSON.stringify(validate.errors)).toBe(true);
  });

  const right: MethodSettings[] = [
    {},
    { $schema: './schema.json' } as MethodSettings,
    { cleaner: { options: { keep: 0.5 } } },
    { cleaner: { use: 'none', options: {} } },
    { preset: 'patchcore', cleaner: { options: {} } },
    { cleaner: { use: 'tailedcore-cleaner-other', options: { anything: 1 } } },
    { backbone: { use: 'onnx', options: { file: 'm.onnx', taps: ['a'], input: { colors: 'bgr' } } } },
    { scorer: { options: { imageScore: { topShare: 0.1 } } }, coreset: { limit: null } },
  ];
  it.each(right)('%j', (settings) => {
    expect(validate(settings), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe('the schema refuses', () => {
  it.each([
    [{ preset: 'patchcor' }, '/preset'],
    [{ coreset: { ratoi: 0.1 } }, '/coreset'],
    [{ cleaner: { options: { kep: 0.5 } } }, '/cleaner/options'],
    [{ cleaner: { use: 'nearest', options: { neighbors: 3 } } }, '/cleaner/options'],
    // The options are those of the preset's part, where none is named.
    [{ preset: 'patchcore', cleaner: { options: { keep: 0.5 } } }, '/cleaner/options'],
    [{ preset: 'softpatch', scorer: { options: { reweighted: true } } }, '/scorer/options'],
    [{ tail: { use: 'adaptive', options: { vote: 'most' } } }, '/tail/options/vote'],
    [{ backbone: { use: 'onnx', options: { file: 5 } } }, '/backbone/options/file'],
    [{ backbone: { use: '' } }, '/backbone/use'],
  ])('%j', (settings, path) => {
    expect(validate(settings)).toBe(false);
    expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain(path);
  });
});

describe('the schema of a plugin', () => {
  const json = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { share: { $ref: '#/$defs/share' } },
    additionalProperties: false,
    $defs: { share: { type: 'number', maximum: 1 } },
  };
  const plugin: Plugin = {
    apiVersion: 1,
    kind: 'cleaner',
    name: 'mine',
    description: 'Has references of its own.',
    options: {
      '~standard': {
        version: 1,
        vendor: 'other',
        validate: (value) => ({ value }),
        jsonSchema: { input: () => json, output: () => json },
      },
    },
    create: () => {
      throw new Error('not made here');
    },
  };

  it.each(['mine', './mine.ts', '@scope/tailedcore-cleaner-mine', 'a b/~c%'])(
    'is found by the name %s',
    async (use) => {
      const known = await knownParts();
      const schema = settingsSchema({ ...known, cleaner: { ...known.cleaner, [use]: plugin } });
      const check = new Ajv2020({ formats: { path: true } }).compile(schema);
      expect(check({ cleaner: { use, options: { share: 0.5 } } }), JSON.stringify(check.errors)).toBe(true);
      expect(check({ cleaner: { use, options: { share: 2 } } })).toBe(false);
      expect(check({ cleaner: { use, options: { shaer: 0.5 } } })).toBe(false);
    },
  );
});
