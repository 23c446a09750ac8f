import type { Matrix } from '@tailedcore/core';
import { type Asked, wrong } from './calls.ts';

/** All of them throw E_PLUGIN_RESULT naming `what`, what was expected and what was received. */

/** An object with functions of these names. */
export function requireMethods(asked: Asked, value: unknown, what: string, names: readonly (string | symbol)[]): void {
  requireObject(asked, value, what);
  for (const name of names) {
    const found = (value as Readonly<Record<string | symbol, unknown>>)[name];
    if (typeof found !== 'function') throw wrong(asked, `${what}: ${String(name)}`, 'a function', told(found));
  }
}

export function requireObject(asked: Asked, value: unknown, what: string): void {
  if (typeof value !== 'object' || value === null) throw wrong(asked, what, 'an object', told(value));
}

export function requireWhole(asked: Asked, value: unknown, what: string, least: number): void {
  if (!Number.isInteger(value) || (value as number) < least)
    throw wrong(asked, what, `a whole number of at least ${least}`, told(value));
}

export function requireIndices(asked: Asked, value: unknown, what: string, length?: number): Uint32Array {
  if (!(value instanceof Uint32Array)) throw wrong(asked, what, 'a Uint32Array', told(value));
  if (length !== undefined && value.length !== length) throw wrong(asked, what, `${length} numbers`, value.length);
  return value;
}

/** Row or image numbers below `below`, each larger than the one before it. */
export function requireAscending(asked: Asked, value: unknown, what: string, below: number): void {
  const rows = requireIndices(asked, value, what);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (row >= below) throw wrong(asked, what, `numbers below ${below}`, row);
    if (i > 0 && row <= (rows[i - 1] as number))
      throw wrong(asked, what, 'different numbers, ascending', `${row} after ${rows[i - 1]}`);
  }
}

/** `length` finite values. */
export function requireFloats(asked: Asked, value: unknown, what: string, length: number): Float32Array {
  if (!(value instanceof Float32Array)) throw wrong(asked, what, 'a Float32Array', told(value));
  if (value.length !== length) throw wrong(asked, what, `${length} values`, value.length);
  for (let i = 0; i < length; i++) {
    const number = value[i] as number;
    // The difference of a number with itself is 0, of NaN and infinities NaN.
    if (number - number !== 0) throw wrong(asked, `${what}[${i}]`, 'a finite number', number);
  }
  return value;
}

export function requireMatrix(asked: Asked, value: unknown, what: string, rows: number, columns: number): void {
  requireObject(asked, value, what);
  const received = value as Partial<Matrix>;
  if (received.rows !== rows || received.columns !== columns)
    throw wrong(asked, what, `${rows} x ${columns}`, `${received.rows} x ${received.columns}`);
  requireFloats(asked, received.data, what, rows * columns);
}

/** A value in a few words. */
export function told(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value).slice(0, 80);
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return 'length' in value ? `${kind} of length ${value.length}` : kind;
}
