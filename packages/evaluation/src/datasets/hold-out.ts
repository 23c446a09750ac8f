import { fork, randomInteger, seededRandom } from '@tailedcore/core';

/**
 * Which of `names` go to the test where a data set has no split: a share of them, rounded, drawn by the seed. The order of `names` does not matter.
 * @param label - what is drawn from, so that products are drawn apart.
 */
export function holdOut(names: readonly string[], share: number, seed: number, label: string): Set<string> {
  const rest = [...names].sort();
  const random = seededRandom(fork(seed, `test share ${label}`));
  const held = new Set<string>();
  const wanted = Math.round(share * rest.length);
  while (held.size < wanted) held.add(rest.splice(randomInteger(random, rest.length), 1)[0] as string);
  return held;
}
