import { innerSchema, type JsonSchema, schemaFor } from './json-schema.ts';
import { didYouMean } from './nearest-name.ts';
import { isPlain } from './plain.ts';
import { pathText, type Problem } from './problem.ts';

/** A value without its unknown keys, and those as problems. */
export interface KnownKeys {
  readonly value: unknown;
  readonly problems: readonly Problem[];
}

/**
 * Takes out the keys that a schema does not allow, at any depth. `__proto__` is never one of them: copied carelessly it would change a prototype.
 * @param at - path of `value`.
 */
export function takeUnknownKeys(value: unknown, schema: JsonSchema, at: readonly PropertyKey[]): KnownKeys {
  const problems: Problem[] = [];
  return { value: known(value, schema, { root: schema, problems }, at), problems };
}

interface Walk {
  readonly root: JsonSchema;
  readonly problems: Problem[];
}

function known(value: unknown, schema: JsonSchema | undefined, walk: Walk, at: readonly PropertyKey[]): unknown {
  const own = schemaFor(schema, walk.root, value);
  if (Array.isArray(value) && own) {
    return value.map((item, i) => known(item, innerSchema(own, i), walk, [...at, i]));
  }
  if (!isPlain(value) || !own) return value;
  const names = Object.keys(own.properties ?? {});
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const allowed = names.includes(key) || (own.additionalProperties !== false && key !== '__proto__');
    if (allowed) return [[key, known(inner, innerSchema(own, key), walk, [...at, key])]];
    walk.problems.push({ path: pathText([...at, key]), message: unknownText(key, names) });
    return [];
  });
  return Object.fromEntries(entries);
}

function unknownText(key: string, names: readonly string[]): string {
  const known = names.length === 0 ? 'There are none here.' : `Known: ${names.join(', ')}.`;
  return `there is no setting ${JSON.stringify(key.slice(0, 60))}${didYouMean(key, names) || '.'} ${known}`;
}
