import { fail } from '@tailedcore/core';

/**
 * A value as JSON that is the same for equal values: keys in order of their code units, undefined ones left out.
 * @throws E_NOT_FINITE for a number that JSON has no text for.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'number' && !Number.isFinite(inner))
      throw fail('E_NOT_FINITE', { what: 'a value of a content address', received: inner });
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    // A prototype-less object: a key "__proto__" is one like all others.
    const sorted: Record<string, unknown> = Object.create(null);
    for (const key of Object.keys(inner).sort()) sorted[key] = (inner as Record<string, unknown>)[key];
    return sorted;
  });
}
