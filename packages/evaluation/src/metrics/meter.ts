/** How much there is on each side of a ranking. */
export interface Totals {
  readonly negatives: number;
  readonly positives: number;
  /** Sum of the weights of the positives. */
  readonly weight: number;
}

/** What computes one measure from groups of equal scores, shown from the highest score to the lowest. */
export interface Meter {
  /** @param weight - sum of the weights of the group's positives. */
  add(negatives: number, positives: number, weight: number): void;
  /** 0..1. */
  value(): number;
}

/** Makes a meter for one ranking with at least one negative and one positive. */
export type MakeMeter = (totals: Totals) => Meter;
