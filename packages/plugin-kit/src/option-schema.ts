import type { Plugin } from '@tailedcore/core';

/** The part of JSON Schema (draft 2020-12) that says what the options are. */
export interface OptionSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, OptionSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly OptionSchema[];
  readonly oneOf?: readonly OptionSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
}

/** What a person may write, as the plugin's schema tells it. */
export function optionSchemaOf(plugin: Plugin): OptionSchema {
  return plugin.options['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
}

/** A value of each type of JSON. */
const samples: readonly (readonly [types: readonly string[], value: unknown])[] = [
  [['null'], null],
  [['boolean'], true],
  [['number'], 0.123456789],
  [['string'], 'no such value'],
  [['array'], [[[]]]],
  [['object'], { 'no such key': [] }],
];

/**
 * Values that the schema of one option rules out: of another type, outside of its bounds, none of its words. Empty where the schema says too little.
 */
export function ruledOut(schema: OptionSchema): unknown[] {
  const ways = schema.anyOf ?? schema.oneOf ?? [schema];
  const types = ways.flatMap(typesOf);
  // A schema in terms that are not read here rules nothing out.
  if (ways.some((way) => typesOf(way).length === 0)) return [];
  const others = samples.filter(([of]) => !of.some((type) => types.includes(type))).map(([, value]) => value);
  if (ways.length > 1) return others;
  const words = schema.enum ?? ('const' in schema ? [schema.const] : undefined);
  return [...others, ...(words ? ['no such value'] : []), ...outside(schema)];
}

function typesOf({ type, enum: words, const: only }: OptionSchema): readonly string[] {
  if (type !== undefined) return typeof type === 'string' ? [type] : type;
  return (words ?? (only === undefined ? [] : [only])).map((word) => (word === null ? 'null' : typeof word));
}

function outside({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength }: OptionSchema): unknown[] {
  return [
    ...(type === 'integer' ? [1.5] : []),
    ...(minimum === undefined ? [] : [minimum - Math.abs(minimum) - 1]),
    ...(maximum === undefined ? [] : [maximum + Math.abs(maximum) + 1]),
    ...(exclusiveMinimum === undefined ? [] : [exclusiveMinimum]),
    ...(exclusiveMaximum === undefined ? [] : [exclusiveMaximum]),
    ...(minLength === undefined || minLength < 1 ? [] : ['']),
  ];
}
