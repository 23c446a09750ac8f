import { packedPlace, packedScore, type SortedRecords } from './pixel-records.ts';

/** Counts of pixels by ranges of scores, rising; ranges do not overlap, and one of a single score loses nothing. Arrays are [count]. */
export interface ScoreBins {
  readonly count: number;
  /** Lowest score of each range. */
  readonly low: Float32Array;
  /** Highest score of each range. */
  readonly high: Float32Array;
  readonly negatives: Float64Array;
  readonly positives: Float64Array;
  /** Sum over defective pixels of one over the size of their region. */
  readonly weights: Float64Array;
}

export const noBins: ScoreBins = emptyBins(0);

/**
 * Adds records to bins. Neighbours are joined while they hold less than 4 / `most` of the good pixels plus the same of the defective ones,
 * so that there are at most `most` + 1 bins; a range that was joined once is never divided again, but counts truly all the same.
 * @param lists - rising each.   @param sizes - of regions, by place.
 */
export function addToBins(
  bins: ScoreBins,
  lists: readonly SortedRecords[],
  sizes: readonly number[],
  most: number,
): ScoreBins {
  const cursors = lists.map((list) => new Cursor(list, sizes));
  const joined = new Joiner(bins, lists, most);
  for (let bin = 0; ;) {
    let low = Infinity;
    for (const cursor of cursors) low = Math.min(low, cursor.next);
    let high = low;
    const taken: Taken = { negatives: 0, positives: 0, weight: 0 };
    if (bin < bins.count && (bins.low[bin] as number) <= low) {
      low = bins.low[bin] as number;
      high = bins.high[bin] as number;
      taken.negatives = bins.negatives[bin] as number;
      taken.positives = bins.positives[bin] as number;
      taken.weight = bins.weights[bin] as number;
      bin++;
    }
    if (low === Infinity) return joined.bins();
    for (const cursor of cursors) cursor.takeUpTo(high, taken);
    joined.add(low, high, taken);
  }
}

interface Taken {
  negatives: number;
  positives: number;
  weight: number;
}

/** Walks up sorted records. */
class Cursor {
  readonly #records: SortedRecords;
  readonly #sizes: readonly number[];
  #negative = 0;
  #positive = 0;
  /** Lowest score that was not taken; Infinity at the end. */
  next: number;

  constructor(records: SortedRecords, sizes: readonly number[]) {
    this.#records = records;
    this.#sizes = sizes;
    this.next = this.#lowest();
  }

  takeUpTo(high: number, taken: Taken): void {
    if (this.next > high) return;
    const { negatives, positives } = this.#records;
    const first = this.#negative;
    while (this.#negative < negatives.length && (negatives[this.#negative] as number) <= high) this.#negative++;
    taken.negatives += this.#negative - first;
    for (; this.#positive < positives.length; this.#positive++) {
      const value = positives[this.#positive] as number;
      if (packedScore(value) > high) break;
      taken.positives++;
      taken.weight += 1 / (this.#sizes[packedPlace(value)] as number);
    }
    this.next = this.#lowest();
  }

  #lowest(): number {
    const { negatives, positives } = this.#records;
    const negative = negatives[this.#negative] ?? Infinity;
    const positive = positives[this.#positive];
    return positive === undefined ? negative : Math.min(negative, packedScore(positive));
  }
}

/** Joins neighbours as long as they are light. */
class Joiner {
  readonly #bins: { -readonly [Key in keyof ScoreBins]: ScoreBins[Key] };
  readonly #perNegative: number;
  readonly #perPositive: number;
  readonly #heaviest: number;
  #weight = Infinity;

  constructor(before: ScoreBins, lists: readonly SortedRecords[], most: number) {
    this.#bins = emptyBins(most + 2);
    const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
    const negatives = sum(before.negatives) + sum(lists.map((list) => list.negatives.length));
    const positives = sum(before.positives) + sum(lists.map((list) => list.positives.length));
    this.#perNegative = negatives > 0 ? 1 / negatives : 0;
    this.#perPositive = positives > 0 ? 1 / positives : 0;
    this.#heaviest = 4 / most;
  }

  add(low: number, high: number, { negatives, positives, weight }: Taken): void {
    const bins = this.#bins;
    const mass = negatives * this.#perNegative + positives * this.#perPositive;
    if (this.#weight + mass > this.#heaviest) {
      bins.low[bins.count++] = low;
      this.#weight = 0;
    }
    const bin = bins.count - 1;
    bins.high[bin] = high;
    bins.negatives[bin] = (bins.negatives[bin] as number) + negatives;
    bins.positives[bin] = (bins.positives[bin] as number) + positives;
    bins.weights[bin] = (bins.weights[bin] as number) + weight;
    this.#weight += mass;
  }

  bins(): ScoreBins {
    const { count, low, high, negatives, positives, weights } = this.#bins;
    return {
      count,
      low: low.slice(0, count),
      high: high.slice(0, count),
      negatives: negatives.slice(0, count),
      positives: positives.slice(0, count),
      weights: weights.slice(0, count),
    };
  }
}

function emptyBins(length: number): ScoreBins {
  return {
    count: 0,
    low: new Float32Array(length),
    high: new Float32Array(length),
    negatives: new Float64Array(length),
    positives: new Float64Array(length),
    weights: new Float64Array(length),
  };
}
