import type { LabelledImage } from '../datasets/dataset.ts';

/** What one model is fitted on and judged with. All products together: one model for all. */
export interface EvaluationSplit {
  /** `mvtecad/step_k4/seed01` */
  readonly name: string;
  /** Splits of a family differ by their seed only and are averaged: `mvtecad/step_k4`. */
  readonly family: string;
  /** Name of the data set. */
  readonly dataset: string;
  /** Rare products; may be none. */
  readonly tail: readonly string[];
  /** With the unmarked defects that the protocol mixes in (`defective` is the truth, which no method is shown). */
  readonly train: readonly LabelledImage[];
  /** Good and defective; in the paper's protocol also those defects that are mixed into training. */
  readonly test: readonly LabelledImage[];
}
