import { chanceAbove, rankOf } from './new-above.ts';

/** How drift is told from chance. */
export interface DriftRule {
  /** Scores looked at: the last ones of a product. */
  readonly window: number;
  /** From how many on something is said. */
  readonly least: number;
  /** Training scores that a product needs to be compared with its own. */
  readonly leastTraining: number;
  /** Bound on the chance of one comparison to find something where nothing changed. */
  readonly chance: number;
  /** It is over when all comparisons are at least this likely. */
  readonly calm: number;
}

/** Alarms on a day without drift, at most, when so many images come on a day. */
const alarmsADay = 0.01;
const imagesADay = 10_000;
/** Two parts of the scores, two directions. */
const comparisons = 4;

/**
 * Every image leads to four comparisons, all within its own product: so the chance of an alarm on a day is at most images a day times four times `chance`, by the union
 * bound, whatever the number of products and however windows overlap.
 */
export const driftRule: DriftRule = {
  window: 200,
  least: 30,
  leastTraining: 20,
  chance: alarmsADay / (imagesADay * comparisons),
  calm: 1e-3,
};

/** Which scores moved: the middle of them, or the highest tenth. */
export type MovedPart = 'typical' | 'highest';
export type Direction = 'up' | 'down';

/** What a comparison of recent with training scores found. */
export interface Finding {
  readonly part: MovedPart;
  readonly direction: Direction;
  /** Share of recent scores on that side of the training quantile, and the share expected there. */
  readonly share: number;
  readonly expected: number;
}

const parts = [
  { part: 'typical', at: 0.5 },
  { part: 'highest', at: 0.9 },
] as const;

/**
 * The first comparison that is less likely than `chance`, the middle of the scores before the highest; undefined where there is none.
 * @param recent - in any order.   @param training - ascending, at least one.
 */
export function findShift(recent: readonly number[], training: Float32Array, chance: number): Finding | undefined {
  const n = recent.length;
  const m = training.length;
  for (const { part, at } of parts) {
    const rank = rankOf(at, m);
    const limit = training[rank - 1] as number;
    const above = count(recent, (score) => score > limit);
    if (chanceAbove(above, n, m, rank) <= chance)
      return { part, direction: 'up', share: above / n, expected: 1 - rank / (m + 1) };
    const below = count(recent, (score) => score < limit);
    if (chanceAbove(below, n, m, m + 1 - rank) <= chance)
      return { part, direction: 'down', share: below / n, expected: rank / (m + 1) };
  }
  return undefined;
}

function count(values: readonly number[], test: (value: number) => boolean): number {
  return values.reduce((sum, value) => sum + (test(value) ? 1 : 0), 0);
}
