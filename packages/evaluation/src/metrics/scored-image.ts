/** A test image, its truth, and what a method says of it. */
export interface ScoredImage {
  /** Name in the data set. */
  readonly name: string;
  readonly product: string;
  readonly defective: boolean;
  /** Kind of defect; `good` when there is none. */
  readonly kind: string;
  /** Larger = more suspect. */
  readonly score: number;
  /** Of the model's own calibration; null where the method has none. */
  readonly pValue: number | null;
  /** At the model's own threshold; null where the method has none. */
  readonly verdict: 'good' | 'defect' | null;
}
