import { fork, type Random, randomInteger, seededRandom } from '@tailedcore/core';

/**
 * A copy of `items` in random order (Fisher-Yates). The same seed and label always give the same order of the same items, so the first n of them
 * are among the first n + 1: draws of different sizes are nested.
 */
export function shuffled<Item>(items: readonly Item[], seed: number, label: string): Item[] {
  const random: Random = seededRandom(fork(seed, label));
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = randomInteger(random, last + 1);
    [result[last], result[other]] = [result[other] as Item, result[last] as Item];
  }
  return result;
}

/** A whole number from `first` to `last`, both possible. */
export function drawFrom([first, last]: readonly [number, number], seed: number, label: string): number {
  return first + randomInteger(seededRandom(fork(seed, label)), last - first + 1);
}
