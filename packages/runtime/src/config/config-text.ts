import { expectedText, isPlain, type JsonSchema, type MethodConfig } from '@tailedcore/core';
import { Document, isMap, isScalar, type YAMLMap } from 'yaml';

/** Settings as YAML. @param header - lines of the comment at the top. */
export function configYaml(config: MethodConfig, header: readonly string[]): string {
  const document = new Document(config);
  document.commentBefore = header.map((line) => ` ${line}`).join('\n');
  return document.toString({ lineWidth: 0 });
}

/** The same with a comment on every setting. @param schema - of the settings, with descriptions. */
export function describedYaml(config: MethodConfig, schema: JsonSchema, header: readonly string[]): string {
  const document = new Document(config);
  document.commentBefore = header.map((line) => ` ${line}`).join('\n');
  if (isMap(document.contents)) describe(document.contents, schema, true);
  return document.toString({ lineWidth: 0 });
}

function describe(map: YAMLMap, schema: JsonSchema, top: boolean): void {
  const others = unset(Object.keys(map.toJSON() as object), schema);
  if (others.length > 0) map.comment = others.map((line) => ` ${line}`).join('\n');
  map.items.forEach(({ key, value }, i) => {
    if (!isScalar(key)) return;
    const own = schema.properties?.[String(key.value)];
    const about = aboutOf(own);
    if (about !== '') key.commentBefore = ` ${about}`;
    if (top && i > 0) key.spaceBefore = true;
    if (own && isMap(value)) describe(value, own, false);
  });
}

/** A line for each setting that has no value of its own. */
function unset(set: readonly string[], schema: JsonSchema | undefined): string[] {
  return Object.entries(schema?.properties ?? {})
    .filter(([key]) => !set.includes(key))
    .map(([key, own]) => `${key}: not set. ${aboutOf(own)}`);
}

/** What a setting does, and what it may be. */
export function aboutOf(schema: JsonSchema | undefined): string {
  if (schema === undefined) return '';
  const { description = '' } = schema;
  const expected = schema.properties ? undefined : expectedText(schema, schema);
  const isTold = expected === undefined || expected === 'an object' || expected === 'true or false';
  return isTold ? description : `${description.replace(/\.$/, '')} (${expected})`;
}

/** A value as TypeScript writes it, objects with a comment on every key. */
export function describedObject(value: unknown, schema: JsonSchema | undefined, indent: string): string {
  if (!isPlain(value)) return JSON.stringify(value)?.replace(/^"(.*)"$/, "'$1'") ?? 'undefined';
  const keys = Object.keys(value);
  const others = unset(keys, schema).map((line) => `${indent}  // ${line}`);
  if (keys.length + others.length === 0) return '{}';
  const lines = keys.flatMap((key) => describedKey(key, value[key], schema?.properties?.[key], `${indent}  `));
  return ['{', ...lines, ...others, `${indent}}`].join('\n');
}

/** The lines of one key of an object. */
export function describedKey(key: string, value: unknown, schema: JsonSchema | undefined, indent: string): string[] {
  const about = aboutOf(schema);
  const comment = about === '' ? [] : [`${indent}// ${about}`];
  return [...comment, `${indent}${key}: ${describedObject(value, schema, indent)},`];
}
