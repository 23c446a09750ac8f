import type { StandardSchemaV1 } from '@standard-schema/spec';
import { expectedText } from './expected-text.ts';
import { innerSchema, type JsonSchema, schemaFor } from './json-schema.ts';
import { didYouMean } from './nearest-name.ts';
import { isPlain } from './plain.ts';
import { pathText, type Problem } from './problem.ts';
import { receivedText } from './received-text.ts';

/** How the phrases of zod begin that nobody wrote for this option; they name types, and not the value that came. */
const general = /^(Invalid|Too (big|small))\b/;

/**
 * What a schema library found wrong, as problems. General phrases are replaced by what the JSON schema says; a message that somebody wrote is kept.
 * @param json - the JSON schema, if there is one.   @param at - path of `value`.
 */
export function issueProblems(
  issues: readonly StandardSchemaV1.Issue[],
  value: unknown,
  json: JsonSchema | undefined,
  at: readonly PropertyKey[],
): Problem[] {
  return issues.map(({ path = [], message }) => {
    const keys = path.map((key) => (typeof key === 'object' ? key.key : key));
    const received = keys.reduce<unknown>(valueAt, value);
    const expected = json && general.test(message) ? expectedAt(json, value, keys) : undefined;
    const text = expected === undefined ? message.replace(/\.$/, '') : `expected ${expected.text}`;
    const told = /\breceived\b/.test(text) ? '' : `, received ${receivedText(received)}`;
    const hint = typeof received === 'string' ? didYouMean(received, expected?.names ?? []) : '';
    return { path: pathText([...at, ...keys]), message: `${text}${told}${hint}` };
  });
}

function expectedAt(json: JsonSchema, value: unknown, keys: readonly PropertyKey[]) {
  let schema: JsonSchema | undefined = json;
  let inner = value;
  for (const key of keys) {
    const own = schemaFor(schema, json, inner);
    schema = own && innerSchema(own, key);
    inner = valueAt(inner, key);
  }
  const text = expectedText(schema, json);
  const names = (schema?.enum ?? []).filter((name) => typeof name === 'string');
  return text === undefined ? undefined : { text, names };
}

function valueAt(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isPlain(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
}
