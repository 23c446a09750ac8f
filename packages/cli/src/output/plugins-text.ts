import { inputSchema, type JsonSchema, receivedText } from '@tailedcore/core';
import type { FoundPlugin } from '@tailedcore/runtime';
import { printable } from './printable.ts';

/** What `plugins` prints: kind, name, version and description in columns, the options below if asked for. */
export function pluginsText(found: readonly FoundPlugin[], withOptions: boolean): string {
  const rows = found.map((one) => [one.kind, one.use, one.version ?? '', printable(descriptionOf(one))]);
  const widths = [0, 1, 2].map((at) => Math.max(0, ...rows.map((row) => (row[at] as string).length)));
  const lines = rows.flatMap((row, i) => {
    const line = row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ');
    return [line.trimEnd(), ...(withOptions ? optionLines(found[i] as FoundPlugin) : [])];
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** The same as a list, each with its options and the JSON schema of them. */
export function pluginsJson(found: readonly FoundPlugin[]): string {
  const list = found.map((one) => {
    const { kind, use, version, origin } = one;
    const about = { kind, name: use, version, origin };
    if ('problem' in one) return { ...about, problem: one.problem };
    const { description, options } = one.plugin;
    return { ...about, description, options: optionsOf(one), schema: inputSchema(options) ?? null };
  });
  return `${JSON.stringify(list, null, 2)}\n`;
}

function descriptionOf(found: FoundPlugin): string {
  return 'problem' in found ? `cannot be used: ${found.problem}` : found.plugin.description;
}

interface Option {
  readonly name: string;
  readonly type: string;
  /** Undefined where the option must be given, or is left out unless given. */
  readonly default?: unknown;
  readonly required: boolean;
  readonly description: string;
}

function optionsOf(found: FoundPlugin): Option[] {
  const schema = 'plugin' in found ? inputSchema(found.plugin.options) : undefined;
  return Object.entries(schema?.properties ?? {}).map(([name, option]) => ({
    name,
    type: typeText(option),
    default: option.default,
    required: schema?.required?.includes(name) === true,
    description: option.description ?? '',
  }));
}

function optionLines(found: FoundPlugin): string[] {
  return optionsOf(found).map(({ name, type, default: value, required, description }) => {
    const otherwise = value === undefined ? (required ? 'must be given' : 'unset') : `default ${receivedText(value)}`;
    return `    ${printable(`${name}: ${type} (${otherwise})${description === '' ? '' : `. ${description}`}`)}`;
  });
}

/** A type as a person would say it: the values of an enumeration, the choices of several types. */
function typeText({ enum: values, const: only, type, anyOf, oneOf, items }: JsonSchema): string {
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (only !== undefined) return JSON.stringify(only);
  const choices = anyOf ?? oneOf;
  if (choices) return choices.map(typeText).join(' | ');
  if (type === 'array') return `list of ${typeof items === 'object' ? typeText(items) : 'anything'}`;
  return typeof type === 'string' ? type : (type?.join(' | ') ?? 'anything');
}
