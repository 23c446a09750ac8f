import { inspect } from 'node:util';
import { isTailedCoreError } from '@tailedcore/core';

/** A promise that was not kept: what was expected, what came, and with which input. */
export function fault(expected: string, received: unknown, input: string, cause?: unknown): Error {
  const came = typeof received === 'string' ? received : show(received);
  return new Error(
    `expected ${expected}; received ${came}; given ${input}`,
    cause === undefined ? undefined : { cause },
  );
}

/** A value in one line, cut where it is long. */
export function show(value: unknown): string {
  return inspect(value, { breakLength: Infinity, compact: true, maxArrayLength: 12, depth: 3 });
}

/** How something ended that may throw. */
export type Ending<T> = { readonly value: T } | { readonly error: unknown };

export async function endingOf<T>(work: () => T | Promise<T>): Promise<Ending<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

/** @throws Error unless `work` rejects with a coded error. */
export async function expectCoded(work: () => unknown, input: string): Promise<void> {
  const ending = await endingOf(work);
  if ('error' in ending && isTailedCoreError(ending.error)) return;
  const expected = 'a TailedCoreError, such as those of `fail` of @tailedcore/core';
  if ('error' in ending) throw fault(expected, `another error: ${String(ending.error)}`, input, ending.error);
  throw fault(expected, `no error but ${show(ending.value)}`, input);
}

/** @throws Error unless `work` succeeds or rejects with a coded error. */
export async function expectResultOrCoded<T>(work: () => T | Promise<T>, input: string): Promise<T | undefined> {
  const ending = await endingOf(work);
  if ('value' in ending) return ending.value;
  if (isTailedCoreError(ending.error)) return undefined;
  throw fault('a result or a TailedCoreError', `another error: ${String(ending.error)}`, input, ending.error);
}
