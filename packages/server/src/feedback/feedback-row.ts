import type { Verdict } from '@tailedcore/core';

/** What somebody says of an image; `none` takes back what was said before. */
export const labels = ['good', 'defect', 'none'] as const;
/** One of them. */
export type Label = (typeof labels)[number];

/** What is written down: who was judged by what, how, and what somebody says of it. */
export interface NewFeedback {
  readonly model: string;
  /** SHA-256 of the model file, in hexadecimal. */
  readonly modelSha256: string;
  /** Id of the result; null when the image was sent without one. */
  readonly result: string | null;
  /** SHA-256 of the image's bytes, in hexadecimal: the name of the kept file. */
  readonly imageSha256: string;
  /** Ending of the kept file, without the dot. */
  readonly imageEnding: string;
  /** What the image was called when it came. */
  readonly imageName: string;
  readonly score: number;
  readonly pValue: number | null;
  readonly verdict: Verdict;
  readonly label: Label;
  readonly note: string | null;
}

/** A row of the store. Rows are never changed; a later row about the same image corrects an earlier one. */
export interface Feedback extends NewFeedback {
  /** Grows with every row. */
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The next row of the same model about the same image; null when this one counts. */
  readonly supersededBy: number | null;
}
