import { fault } from './fault.ts';

/** @throws Error unless `result` is a record with exactly what `fields` name. */
export function requireRecord(
  result: unknown,
  fields: readonly string[],
  input: string,
): Readonly<Record<string, unknown>> {
  const keys = typeof result === 'object' && result !== null ? Object.keys(result) : [];
  const missing = fields.filter((field) => !keys.includes(field));
  if (missing.length > 0) throw fault(`a record of ${fields.join(', ')}`, result, input);
  return result as Readonly<Record<string, unknown>>;
}

/** @throws Error unless `value` is a Float32Array of `length` finite numbers that are `least` or more. */
export function requireFloats(value: unknown, length: number, name: string, input: string, least = -Infinity): void {
  if (!(value instanceof Float32Array) || value.length !== length)
    throw fault(`${name}, a Float32Array of ${length}`, value, input);
  const wrong = value.findIndex((number) => !Number.isFinite(number) || number < least);
  if (wrong < 0) return;
  const range = least === -Infinity ? 'finite' : `finite and at least ${least}`;
  throw fault(`${name} to be ${range}`, `${value[wrong]} at ${wrong}`, input);
}

/** @throws Error unless `value` is a Uint32Array of ascending, different numbers below `end`. */
export function requireAscending(value: unknown, end: number, name: string, input: string): void {
  if (!(value instanceof Uint32Array)) throw fault(`${name}, a Uint32Array`, value, input);
  const wrong = value.findIndex((row, i) => row >= end || (i > 0 && row <= (value[i - 1] as number)));
  if (wrong >= 0)
    throw fault(`${name} ascending, each once, below ${end}`, `${value[wrong]} at ${wrong} of ${value.length}`, input);
}
