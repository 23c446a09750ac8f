import { definePlugin, type PatchCleaner, type Plugin } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Settings } from './config/settings.ts';
import { defineConfig } from './config/settings.ts';
import { resolveMethod } from './resolve-method.ts';

const keepAll: PatchCleaner = {
  clean: async ({ features: { rows } }) => ({
    rows: Uint32Array.from({ length: rows }, (_, i) => i),
    weights: new Float32Array(rows).fill(1),
  }),
};
const cleaner = definePlugin({
  kind: 'cleaner',
  name: 'mine',
  description: 'Keeps all.',
  options: z.strictObject({ share: z.number().min(0).max(1).default(0.5).describe('A share') }),
  create: () => keepAll,
});

/** The lines of the error. */
async function problems(settings: Settings): Promise<string[]> {
  const error: Error = await resolveMethod(settings).then(
    () => new Error('nothing is wrong'),
    (cause: Error) => cause,
  );
  expect(error).toMatchObject({ code: 'E_CONFIG' });
  return error.message.split('\n  ').slice(1);
}

describe('a method', () => {
  it('keeps options as written for models, and has them complete for people', async () => {
    const { config, complete, parts } = await resolveMethod({ cleaner: { options: { keep: 0.5 } } });
    expect(config.cleaner).toEqual({ use: 'lof', within: 'common', options: { keep: 0.5 } });
    expect(complete.cleaner).toEqual({ use: 'lof', within: 'common', options: { neighbors: 6, keep: 0.5 } });
    expect(complete).toMatchObject({ coreset: { ratio: 0.01, options: { start: 'random' } }, seed: 0 });
    expect(parts.cleaner).toMatchObject({ use: 'lof', origin: 'built-in', plugin: { name: 'lof' } });
    expect(Object.keys(parts)).toEqual(['backbone', 'cleaner', 'tail', 'coreset', 'index', 'scorer']);
  });

  it('means the same when its complete settings are settings', async () => {
    for (const preset of ['tailedcore', 'paper', 'softpatch'] as const) {
      const { complete } = await resolveMethod({ preset });
      expect((await resolveMethod(complete)).complete).toEqual(complete);
    }
  });
});

describe('a plugin object in settings', () => {
  it('is the part, and stands there by its name', async () => {
    const settings = defineConfig({ cleaner: { use: cleaner, options: { share: 0.25 } } });
    const { config, complete, parts } = await resolveMethod(settings);
    expect(config.cleaner).toEqual({ use: 'mine', within: 'common', options: { share: 0.25 } });
    expect((await resolveMethod({ cleaner: { use: cleaner } })).complete.cleaner.options).toEqual({ share: 0.5 });
    expect(complete.cleaner).toEqual(config.cleaner);
    expect(parts.cleaner.plugin).toBe(cleaner);
    expect(settings.cleaner?.use).toBe(cleaner);
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });

  it('takes the place of the preset’s part, whose options go', async () => {
    const tail = { ...cleaner, kind: 'tail' } as unknown as Plugin<'tail'>;
    expect((await resolveMethod({ preset: 'paper', tail: { use: tail } })).config.tail.options).toEqual({});
  });

  it('has its options checked like all others', async () => {
    expect(await problems({ cleaner: { use: cleaner, options: { shaer: 1 } } })).toEqual([
      'cleaner.options.shaer: there is no setting "shaer"; did you mean "share"? Known: share.',
    ]);
  });

  const wrong = (use: unknown) => ({ cleaner: { use, options: { any: 1 } } }) as Settings;
  it.each([
    ['of another kind', { ...cleaner, kind: 'tail' }, /^cleaner\.use: .*it is a tail, not a cleaner/],
    ['without apiVersion', { ...cleaner, apiVersion: undefined }, /^cleaner\.use: .*apiVersion/],
    ['without kind', { ...cleaner, kind: undefined }, /^cleaner\.use: .*kind/],
    ['without name', { ...cleaner, name: undefined }, /^cleaner\.use: .*name/],
    ['without create', { ...cleaner, create: undefined }, /^cleaner\.use: .*create/],
    ['that is none', {}, /^cleaner\.use: expected a name or a cleaner plugin/],
    ['that is a function', () => cleaner, /^cleaner\.use: expected a name or a cleaner plugin/],
    [
      'called like a built-in part',
      { ...cleaner, name: 'lof' },
      /^cleaner\.use: .*"lof".*built-in cleaner has that name/,
    ],
  ])('%s is refused, once', async (_, use, line) => {
    const lines = await problems(wrong(use));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(line);
  });
});

describe('problems', () => {
  it('are told all at once: keys, values, parts that are not there, options of those that are', async () => {
    const lines = await problems({
      seed: -1,
      coreset: { ratoi: 1 } as never,
      cleaner: { use: 'lofty' },
      tail: { use: 3 as never },
      backbone: { use: 'onnx', options: { tap: ['a'] } },
      scorer: { options: { neighbors: 0 } },
      image: { resize: 64, crop: 96 },
      index: { use: { kind: 'index' } as never },
    });
    const paths = lines.filter((line) => !line.startsWith(' ')).map((line) => line.split(': ')[0]);
    expect(paths.toSorted()).toEqual([
      'backbone.options.file',
      'backbone.options.tap',
      'backbone.options.taps',
      'cleaner.use',
      'coreset.ratoi',
      'image.crop',
      'index.use',
      'scorer.options.neighbors',
      'seed',
      'tail.use',
    ]);
    expect(lines.join('\n')).toMatch(/cleaner\.use: .*"lofty".*lof, nearest, gaussian, none.*"lof"/i);
    expect(lines.join('\n')).toContain(
      'image.crop: expected at most image.resize (or image.fit: stretch), received 96',
    );
    expect(lines.join('\n')).not.toContain('E_PLUGIN');
  });

  it.each([[5], [null], ['paper'], [[]]])('settings %j are none', async (wrong) => {
    expect(await problems(wrong as never)).toEqual([expect.stringMatching(/^settings: expected an object, received/)]);
  });
});
