import { type Random, randomInteger } from '@tailedcore/core';

/** A uniform number in [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** One of `items`, each as likely. */
export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[randomInteger(random, items.length)] as T;
}

/** A new array with the items in random order (Fisher-Yates). */
export function shuffle<T>(random: Random, items: readonly T[]): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = randomInteger(random, i + 1);
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
