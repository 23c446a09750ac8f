import { type KernelRun, pacer } from '@tailedcore/core';

/** How messages are passed. */
export interface MessageRules {
  /** Share of the old messages in the new ones, 0.5 or more, below 1. */
  readonly damping: number;
  /** Rounds at most. */
  readonly rounds: number;
  /** It ends when exemplars stay the same for so many rounds. */
  readonly quiet: number;
}

/**
 * Passes responsibilities r(i,k) and availabilities a(i,k) between all pairs until the exemplars {k : r(k,k) + a(k,k) > 0} stay the same (Frey and Dueck 2007):
 *
 *     r(i,k) = s(i,k) - max over k' != k of (a(i,k') + s(i,k'))
 *     a(i,k) = min(0, r(k,k) + sum over i' not i, k of max(0, r(i',k)))        a(k,k) = sum over i' != k of max(0, r(i',k))
 *
 * @param similarities - [n, n] row-major, preferences on the diagonal; n >= 2.
 * @returns exemplars, ascending; those of the last round where they did not come to rest, and none where there are none.
 * @throws E_ABORTED.
 */
export async function passMessages(
  similarities: Float64Array,
  n: number,
  { damping, rounds, quiet }: MessageRules,
  run?: KernelRun,
): Promise<number[]> {
  const responsibilities = new Float64Array(n * n);
  const availabilities = new Float64Array(n * n);
  const pause = pacer(run);
  let exemplars: number[] = [];
  let unchanged = 0;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < n; i++) {
      respond(responsibilities, availabilities, similarities, n, i, damping);
      const turn = pause(round);
      if (turn) await turn;
    }
    makeAvailable(availabilities, responsibilities, n, damping);
    const now = exemplarsOf(responsibilities, availabilities, n);
    const same = now.length === exemplars.length && now.every((exemplar, i) => exemplar === exemplars[i]);
    unchanged = same && round > 0 ? unchanged + 1 : 1;
    exemplars = now;
    if (round >= quiet && unchanged >= quiet && exemplars.length > 0) break;
  }
  return exemplars;
}

/** Row i of the responsibilities. */
function respond(
  responsibilities: Float64Array,
  availabilities: Float64Array,
  similarities: Float64Array,
  n: number,
  i: number,
  damping: number,
): void {
  const start = i * n;
  let [first, second, best] = [-Infinity, -Infinity, 0];
  for (let k = 0; k < n; k++) {
    const value = (availabilities[start + k] as number) + (similarities[start + k] as number);
    if (value > first) {
      second = first;
      first = value;
      best = k;
    } else if (value > second) second = value;
  }
  for (let k = 0, at = start; k < n; k++, at++) {
    const fresh = (similarities[at] as number) - (k === best ? second : first);
    responsibilities[at] = damping * (responsibilities[at] as number) + (1 - damping) * fresh;
  }
}

function makeAvailable(availabilities: Float64Array, responsibilities: Float64Array, n: number, damping: number): void {
  const sums = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) {
    for (let k = 0; k < n; k++, at++) {
      const value = responsibilities[at] as number;
      if (value > 0 || i === k) sums[k] = (sums[k] as number) + value;
    }
  }
  for (let i = 0, at = 0; i < n; i++) {
    for (let k = 0; k < n; k++, at++) {
      const own = responsibilities[at] as number;
      const fresh = i === k ? (sums[k] as number) - own : Math.min(0, (sums[k] as number) - Math.max(0, own));
      availabilities[at] = damping * (availabilities[at] as number) + (1 - damping) * fresh;
    }
  }
}

function exemplarsOf(responsibilities: Float64Array, availabilities: Float64Array, n: number): number[] {
  const exemplars: number[] = [];
  for (let k = 0, at = 0; k < n; k++, at += n + 1) {
    if ((responsibilities[at] as number) + (availabilities[at] as number) > 0) exemplars.push(k);
  }
  return exemplars;
}
