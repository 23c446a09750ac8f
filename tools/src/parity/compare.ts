/** What float32 arithmetic in another order may change, relative to the largest value. */
export const floatTolerance = 1e-4;
/** Distances that differ by less, relatively, count as equal: either row may be named. */
export const tieTolerance = 1e-6;

/**
 * Asks that values agree within `tolerance` times the largest expected one.
 * @throws an error naming the place where they differ most.
 */
export function requireClose(
  what: string,
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = floatTolerance,
): void {
  requireLength(what, received, expected);
  let largest = 0;
  let [worst, at] = [0, -1];
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i] as number));
    const difference = Math.abs((received[i] as number) - (expected[i] as number));
    if (!(difference <= worst)) [worst, at] = [difference, i];
    if (Number.isNaN(difference)) break;
  }
  if (worst <= tolerance * largest) return;
  throw new Error(`${what}: value ${at} is ${received[at]}, expected ${expected[at]} (within ${tolerance * largest}).`);
}

/** Asks that values are the same. @throws an error naming the first that differs. */
export function requireSame(what: string, received: ArrayLike<number>, expected: ArrayLike<number>): void {
  requireLength(what, received, expected);
  for (let i = 0; i < expected.length; i++) {
    if (received[i] !== expected[i]) throw new Error(`${what}: value ${i} is ${received[i]}, expected ${expected[i]}.`);
  }
}

function requireLength(what: string, received: ArrayLike<number>, expected: ArrayLike<number>): void {
  if (received.length === expected.length) return;
  throw new Error(`${what}: there are ${received.length} values, expected ${expected.length}.`);
}

/** Whether two distances are the same but for rounding. */
export function tied(a: number, b: number): boolean {
  return Math.abs(a - b) <= tieTolerance * Math.max(Math.abs(a), Math.abs(b));
}
