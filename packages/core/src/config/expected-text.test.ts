import { expect, it } from 'vitest';
import { z } from 'zod';
import { expectedText } from './expected-text.ts';
import { inputSchema, type JsonSchema } from './json-schema.ts';

it.each([
  [z.int(), 'a whole number'],
  [z.int().min(1), 'a whole number of at least 1'],
  [z.int().min(32).max(64), 'a whole number from 32 to 64'],
  [z.number().gt(0).max(1), 'a number above 0 and at most 1'],
  [z.number().gte(0).lt(1), 'a number of at least 0 and below 1'],
  [z.enum(['crop', 'stretch']), 'crop or stretch'],
  [z.enum(['a', 'b', 'c']), 'one of a, b, c'],
  [z.string(), 'a text'],
  [z.string().min(1), 'a text that is not empty'],
  [z.boolean(), 'true or false'],
  [z.int().min(1).nullable(), 'a whole number of at least 1, or null'],
  [z.union([z.literal('max'), z.strictObject({ topShare: z.number() })]), '"max", or an object with topShare'],
  [z.array(z.string().min(1)).min(1).max(4), 'a list of 1 to 4, each a text that is not empty'],
  [z.array(z.int()).min(2), 'a list of at least 2, each a whole number'],
  [z.tuple([z.int(), z.boolean()]), 'a list of 2: a whole number, true or false'],
  [z.record(z.string(), z.unknown()), 'an object'],
  [z.unknown(), undefined],
])('%# says %s', (schema, text) => {
  const json = inputSchema(schema);
  expect(expectedText(json, json as JsonSchema)).toBe(text);
});

it('follows references, also in a circle', () => {
  const root: JsonSchema = {
    $ref: '#/$defs/side',
    $defs: { side: { type: 'integer', minimum: 1 }, loop: { $ref: '#/$defs/loop' } },
  };
  expect(expectedText(root, root)).toBe('a whole number of at least 1');
  expect(expectedText({ $ref: '#/$defs/loop' }, root)).toBeUndefined();
  expect(expectedText({ $ref: 'https://example.org' }, root)).toBeUndefined();
});
