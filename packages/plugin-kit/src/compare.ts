import { show } from './fault.ts';

type Numbers = Float32Array | Float64Array | Uint32Array | Uint8Array | Int32Array;

export function isNumbers(value: unknown): value is Numbers {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** A copy that later calls cannot change. */
export function copyOf<T>(value: T): T;
export function copyOf(value: unknown): unknown {
  if (isNumbers(value)) return value.slice();
  if (Array.isArray(value)) return value.map((each) => copyOf(each as unknown));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each as unknown)]));
}

/**
 * Where two results differ first, in words; undefined where they are alike.
 * @param tolerance - how far floats may lie apart, relative to the larger of the two; 0: bit for bit. Everything else must be equal.
 */
export function difference(expected: unknown, received: unknown, tolerance = 0, at = 'the result'): string | undefined {
  if (isNumbers(expected) && isNumbers(received)) return numbersDifference(expected, received, tolerance, at);
  if (typeof expected !== 'object' || expected === null || typeof received !== 'object' || received === null)
    return Object.is(expected, received) ? undefined : `${at}: ${show(expected)} and ${show(received)}`;
  const keys = new Set([...Object.keys(expected), ...Object.keys(received)]);
  for (const key of keys) {
    const [a, b] = [expected, received].map((each) => (each as Readonly<Record<string, unknown>>)[key]);
    const found = difference(a, b, tolerance, `${at}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function numbersDifference(expected: Numbers, received: Numbers, tolerance: number, at: string): string | undefined {
  if (expected.constructor !== received.constructor)
    return `${at}: ${expected.constructor.name} and ${received.constructor.name}`;
  if (expected.length !== received.length) return `${at}: ${expected.length} and ${received.length} values`;
  const loose = tolerance > 0 && (expected instanceof Float32Array || expected instanceof Float64Array);
  // Differences of nearly equal numbers are noise of the size of what was subtracted.
  const floor = loose ? tolerance * 1e-2 * largest(expected) : 0;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [expected[i] as number, received[i] as number];
    if (Object.is(a, b) || (loose && Math.abs(a - b) <= floor + tolerance * Math.max(Math.abs(a), Math.abs(b))))
      continue;
    return `${at}[${i}]: ${a} and ${b}`;
  }
  return undefined;
}

function largest(values: Numbers): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
