import { expect, it } from 'vitest';
import { ruledOut } from './option-schema.ts';

it('rules out other types, and values outside of the bounds, of negative ones too', () => {
  expect(ruledOut({ type: 'integer', minimum: -3, maximum: -1 })).toEqual(
    expect.arrayContaining([null, true, 'no such value', 1.5, -7, 1]),
  );
  expect(ruledOut({ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 })).toEqual(
    expect.arrayContaining([0, 1]),
  );
  expect(ruledOut({ type: 'number' })).not.toContain(0.123456789);
  expect(ruledOut({ type: 'string', minLength: 1 })).toContain('');
  expect(ruledOut({ enum: ['a', 'b'] })).toContain('no such value');
});

it('leaves what one of several ways allows, and says nothing of schemas that it cannot read', () => {
  const nullable = ruledOut({ anyOf: [{ type: 'number' }, { type: 'null' }] });
  expect(nullable).toContain(true);
  expect(nullable).not.toContain(null);
  expect(ruledOut({})).toEqual([]);
  expect(ruledOut({ anyOf: [{ type: 'number' }, {}] })).toEqual([]);
});
