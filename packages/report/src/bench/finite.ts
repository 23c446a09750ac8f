import { fail } from '@tailedcore/core';

/** A coordinate as it is written into the drawing. @throws E_NOT_FINITE when it is no place. */
export function at(value: number): string {
  return String(Number(finite(value).toFixed(1)));
}

/** @throws E_NOT_FINITE for what cannot be drawn. */
export function finite(value: number): number {
  if (!Number.isFinite(value)) throw fail('E_NOT_FINITE', { what: 'the benchmark page', received: value });
  return value;
}
