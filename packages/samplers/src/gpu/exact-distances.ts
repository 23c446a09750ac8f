import { type Matrix, squaredDistance } from '@tailedcore/core';

/** Exact distances of the few candidates that rounding leaves in doubt: those of the definition, in float64, each computed once. */
export class ExactDistances {
  readonly #features: Matrix;
  readonly #candidates: Uint32Array;
  /** Rows of the features, in the order taken. */
  readonly #taken: Uint32Array;
  /** Of each candidate, its least squared distance from the rows that it has met. */
  readonly #least: Float64Array;
  readonly #met: Uint32Array;

  constructor(features: Matrix, candidates: Uint32Array, taken: Uint32Array) {
    this.#features = features;
    this.#candidates = candidates;
    this.#taken = taken;
    this.#least = new Float64Array(candidates.length).fill(Infinity);
    this.#met = new Uint32Array(candidates.length);
  }

  /**
   * Of these candidates the one farthest from the first `count` taken rows, the earliest of equal ones.
   * @param positions - ascending, at least one.
   */
  farthest(positions: readonly number[], count: number): number {
    let best = -1;
    let farthest = -1;
    for (const position of positions) {
      const distance = this.#distance(position, count, farthest);
      if (distance <= farthest) continue;
      farthest = distance;
      best = position;
    }
    return best;
  }

  /** The squared distance from one taken row. */
  between(position: number, number: number): number {
    const { data, columns } = this.#features;
    return squaredDistance(
      ...([data, this.#candidates[position] as number] as const),
      ...([data, this.#taken[number] as number, columns] as const),
    );
  }

  /** The distance from the first `count` taken rows; or any bound of it that is no more than `enough`. */
  #distance(position: number, count: number, enough: number): number {
    let least = this.#least[position] as number;
    let met = this.#met[position] as number;
    while (met < count && least > enough) least = Math.min(least, this.between(position, met++));
    this.#least[position] = least;
    this.#met[position] = met;
    return least;
  }
}
