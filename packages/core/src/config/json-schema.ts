import type { OptionsSchema } from '../plugin.ts';

/** What is read of a JSON schema; the rest of it is left alone. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: boolean | JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** The schema of what a person writes; undefined where the library has no JSON schema for it (a date, a function). */
export function inputSchema(schema: OptionsSchema): JsonSchema | undefined {
  try {
    return schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  } catch {
    return undefined;
  }
}

/** The schema that `value` has to meet: references within `root` followed, and of several the one of its type, if that is one. */
export function schemaFor(schema: JsonSchema | undefined, root: JsonSchema, value: unknown): JsonSchema | undefined {
  const found = followed(schema, root);
  const choices = found?.anyOf ?? found?.oneOf;
  if (!choices) return found;
  const fitting = choices.map((choice) => followed(choice, root)).filter((choice) => hasType(choice, value));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** References within `root` followed; undefined where one leads nowhere, or in a circle. */
export function followed(schema: JsonSchema | undefined, root: JsonSchema): JsonSchema | undefined {
  let found = schema;
  for (let steps = 0; found?.$ref !== undefined; steps++) {
    const [, table, name] = /^#\/(\$defs|definitions)\/(.+)$/.exec(found.$ref) ?? [];
    found = steps < 100 && name !== undefined ? root[table as '$defs']?.[name] : undefined;
  }
  return found;
}

/** The schema of one key or place in a value of `schema`. */
export function innerSchema(schema: JsonSchema, key: PropertyKey): JsonSchema | undefined {
  if (typeof key === 'number') return schema.prefixItems?.[key] ?? objectOf(schema.items);
  if (schema.properties && Object.hasOwn(schema.properties, key)) return schema.properties[String(key)];
  return objectOf(schema.additionalProperties);
}

function objectOf(schema: boolean | JsonSchema | undefined): JsonSchema | undefined {
  return typeof schema === 'object' ? schema : undefined;
}

function hasType(schema: JsonSchema | undefined, value: unknown): boolean {
  const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return schema?.type === type || (type === 'number' && schema?.type === 'integer');
}
