import { type Plugin, type PluginHost, plainKernels } from '@tailedcore/core';
import { nearestScorer } from '@tailedcore/neighbors';
import { describe, expect, it } from 'vitest';
import { resolveMethod } from '../resolve-method.ts';
import type { ResolvedPlugin } from '../resolve-plugin.ts';
import { checkPartOptions, makePart } from './make-part.ts';

const host = { signal: new AbortController().signal } as PluginHost;

/** A tail sampler that takes no image, with fields replaced. */
function tail(changes: Partial<Plugin<'tail'>> = {}): Plugin<'tail'> {
  const jsonSchema = { input: () => ({}), output: () => ({}) };
  return {
    apiVersion: 1,
    kind: 'tail',
    name: 'mine',
    description: 'For tests.',
    options: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }), jsonSchema } },
    create: () => ({
      selectTail: async ({ rows }) => ({
        images: new Uint32Array(),
        classSizes: new Float32Array(rows),
        products: [-1],
      }),
    }),
    ...changes,
  };
}

/** A schema whose `validate` is this function. */
function validating(validate: () => unknown): Plugin<'tail'>['options'] {
  const { options } = tail();
  return { '~standard': { ...options['~standard'], validate } } as Plugin<'tail'>['options'];
}

const given = (plugin: Plugin<'tail'>): ResolvedPlugin<'tail'> => ({ plugin, use: plugin.name, origin: 'given' });
const throwing = validating(() => {
  throw new Error('no such schema');
});

describe('making a part', () => {
  it('checks what parts give back unless they are built in', async () => {
    const run = { ...host, seed: 0, kernels: plainKernels, report: () => undefined };
    const embeddings = { rows: 1, columns: 1, data: new Float32Array(1) };
    const part = await makePart(given(tail()), { options: {} }, host);
    await expect(part.selectTail(embeddings, run)).rejects.toMatchObject({ code: 'E_PLUGIN_RESULT' });
    const trusted = await makePart({ ...given(tail()), origin: 'built-in' }, { options: {} }, host);
    expect(await trusted.selectTail(embeddings, run)).toMatchObject({ products: [-1] });
  });

  it('refuses wrong options with their names', async () => {
    const scorer: ResolvedPlugin = { plugin: nearestScorer as unknown as Plugin, use: 'x', origin: 'given' };
    await expect(makePart(scorer, { options: { colour: 1 } }, host)).rejects.toThrow(/E_CONFIG[^]*colour/);
  });
});

describe('a schema that fails', () => {
  it.each([
    ['throws', throwing, /The tail mine failed: no such schema/],
    ['gives nothing', validating(() => undefined), /The tail mine failed/],
    ['gives problems that are none', validating(() => ({ issues: 5 })), /The tail mine failed/],
  ])('as it %s is told as the plugin’s fault', async (_, options, message) => {
    const error = { code: 'E_PLUGIN_FAILED', message: expect.stringMatching(message) };
    await expect(checkPartOptions(given(tail({ options })), {})).rejects.toMatchObject(error);
    await expect(makePart(given(tail({ options })), { options: {} }, host)).rejects.toMatchObject(error);
  });

  it('is one problem among those of all settings', async () => {
    const settings = { tail: { use: tail({ options: throwing }) }, falseAlarms: 2 };
    await expect(resolveMethod(settings)).rejects.toThrow(/E_CONFIG(?=[^]*no such schema)(?=[^]*falseAlarms)/);
  });
});

it('settings name plugins as a model finds them again', async () => {
  const { config, parts } = await resolveMethod({ tail: { use: tail(), maxShare: 0.5 }, cleaner: { use: 'none' } });
  expect(config.tail).toMatchObject({ use: 'mine', maxShare: 0.5 });
  expect(config.cleaner.use).toBe('none');
  expect([parts.tail.origin, parts.cleaner.origin]).toEqual(['given', 'built-in']);
});
