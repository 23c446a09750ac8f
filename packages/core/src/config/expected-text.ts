import { followed, type JsonSchema } from './json-schema.ts';

/** What a schema asks for, in words: "a whole number from 32 to 4096", "crop or stretch". Undefined where it says nothing. */
export function expectedText(schema: JsonSchema | undefined, root: JsonSchema): string | undefined {
  const found = followed(schema, root);
  if (found === undefined) return undefined;
  if (found.const !== undefined) return JSON.stringify(found.const);
  if (found.enum) return oneOf(found.enum.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))));
  const choices = found.anyOf ?? found.oneOf;
  if (choices) {
    const texts = choices.map((choice) => expectedText(choice, root));
    return texts.includes(undefined) ? undefined : texts.join(', or ');
  }
  return textOfType(found, root);
}

function textOfType(schema: JsonSchema, root: JsonSchema): string | undefined {
  switch (schema.type) {
    case 'integer':
      return `a whole number${rangeText(schema)}`;
    case 'number':
      return `a number${rangeText(schema)}`;
    case 'string':
      return schema.minLength === 1 ? 'a text that is not empty' : 'a text';
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'array':
      return `a list${lengthText(schema, root)}`;
    case 'object':
      return `an object${schema.properties ? ` with ${Object.keys(schema.properties).join(', ')}` : ''}`;
    default:
      return undefined;
  }
}

function rangeText(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  const bounds = [
    least === undefined ? '' : `of at least ${least}`,
    exclusiveMinimum === undefined ? '' : `above ${exclusiveMinimum}`,
    most === undefined ? '' : `at most ${most}`,
    exclusiveMaximum === undefined ? '' : `below ${exclusiveMaximum}`,
  ].filter((bound) => bound !== '');
  return bounds.length === 0 ? '' : ` ${bounds.join(' and ')}`;
}

function lengthText({ minItems, maxItems, prefixItems, items }: JsonSchema, root: JsonSchema): string {
  if (prefixItems)
    return ` of ${prefixItems.length}: ${prefixItems.map((item) => expectedText(item, root)).join(', ')}`;
  const inner = typeof items === 'object' ? expectedText(items, root) : undefined;
  const least = minItems ?? 0;
  const count = maxItems === undefined ? (least > 0 ? ` of at least ${least}` : '') : ` of ${least} to ${maxItems}`;
  return `${count}${inner === undefined ? '' : `, each ${inner}`}`;
}

function oneOf(names: readonly string[]): string {
  return names.length < 3 ? names.join(' or ') : `one of ${names.join(', ')}`;
}
