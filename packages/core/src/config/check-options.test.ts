import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { OptionsSchema } from '../plugin.ts';
import { checkOptions } from './check-options.ts';

const check = (options: OptionsSchema, value: unknown) => checkOptions({ kind: 'cleaner', options }, value);
const lines = async (options: OptionsSchema, value: unknown) => {
  const checked = await check(options, value);
  return 'problems' in checked ? checked.problems.map(({ path, message }) => `${path}: ${message}`) : checked;
};

const nested = z.strictObject({
  file: z.string().min(1),
  colors: z.enum(['rgb', 'bgr']).default('rgb'),
  score: z.union([z.literal('max'), z.strictObject({ topShare: z.number().gt(0) })]).default('max'),
  list: z.array(z.strictObject({ name: z.string() })).default([]),
  even: z
    .int()
    .refine((value) => value % 2 === 0, { message: 'expected an even number' })
    .default(2),
});

describe('options', () => {
  it('come out complete', async () => {
    expect(await check(nested, { file: 'x' })).toEqual({
      value: { file: 'x', colors: 'rgb', score: 'max', list: [], even: 2 },
    });
    expect(await check(z.strictObject({}), undefined)).toEqual({ value: {} });
  });

  it('tell every problem at any depth, with what was expected and what came', async () => {
    const wrong = { colors: 'rbg', score: { topShare: 0 }, list: [{ name: 'a' }, { nam: 'b' }], even: 3, fiel: 'x' };
    expect(await lines(nested, wrong)).toEqual([
      'cleaner.options.list.1.nam: there is no setting "nam"; did you mean "name"? Known: name.',
      'cleaner.options.fiel: there is no setting "fiel"; did you mean "file"? Known: file, colors, score, list, even.',
      'cleaner.options.file: expected a text that is not empty, received nothing',
      'cleaner.options.colors: expected rgb or bgr, received "rbg"; did you mean "rgb"?',
      'cleaner.options.score.topShare: expected a number above 0, received 0',
      'cleaner.options.list.1.name: expected a text, received nothing',
      'cleaner.options.even: expected an even number, received 3',
    ]);
  });

  it('are never given the key __proto__', async () => {
    const hostile = JSON.parse('{"open": {"__proto__": {"polluted": 1}}, "__proto__": {"polluted": 1}}');
    const open = z.strictObject({ open: z.looseObject({}) });
    expect(await lines(open, hostile)).toEqual([
      'cleaner.options.open.__proto__: there is no setting "__proto__". There are none here.',
      'cleaner.options.__proto__: there is no setting "__proto__". Known: open.',
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('keep unknown keys where the schema allows them', async () => {
    expect(await check(z.looseObject({ a: z.int() }), { a: 1, b: 2 })).toEqual({ value: { a: 1, b: 2 } });
  });

  it('shorten what came, and tell what has no JSON', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const [long, round, code] = await Promise.all(
      ['x'.repeat(1e6), circle, () => 1].map((value) => lines(z.strictObject({ n: z.number() }), { n: value })),
    );
    expect((long as string[])[0]?.length).toBeLessThan(130);
    expect(round).toEqual(['cleaner.options.n: expected a number, received something that is not JSON']);
    expect(code).toEqual(['cleaner.options.n: expected a number, received a function']);
  });
});

describe('options of another schema library', () => {
  const foreign = (json: () => Record<string, unknown>): OptionsSchema => ({
    '~standard': {
      version: 1,
      vendor: 'other',
      validate: async (value) => {
        const { k } = value as { k?: unknown };
        return k === 1 ? { value: { k } } : { issues: [{ message: 'k must be one.', path: [{ key: 'k' }] }] };
      },
      jsonSchema: { input: json, output: json },
    },
  });

  it('keep its messages, and compare keys with its JSON schema', async () => {
    const schema = foreign(() => ({ type: 'object', properties: { k: {} }, additionalProperties: false }));
    expect(await lines(schema, { k: 2, kk: 1 })).toEqual([
      'cleaner.options.kk: there is no setting "kk". Known: k.',
      'cleaner.options.k: k must be one, received 2',
    ]);
    expect(await check(schema, { k: 1 })).toEqual({ value: { k: 1 } });
  });

  it('do without where it can tell no JSON schema', async () => {
    const schema = foreign(() => {
      throw new Error('dates have none');
    });
    expect(await lines(schema, { k: 2 })).toEqual(['cleaner.options.k: k must be one, received 2']);
  });
});
