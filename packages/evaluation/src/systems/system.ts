import type { Placement } from '@tailedcore/core';
import type { Session } from '@tailedcore/runtime';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import type { SamplerMeasures } from '../metrics/measures.ts';

/** What a system says of one test image. */
export interface Judgement {
  /** Larger = more suspect. */
  readonly score: number;
  readonly pValue: number | null;
  readonly verdict: 'good' | 'defect' | null;
  /** What pixels look like, over the pixels that the network saw; absent where the system gives none. */
  readonly map?: JudgedMap | undefined;
}

/** A heat map and where its pixels lie in the image. */
export interface JudgedMap {
  /** [height, width] row-major, larger = more suspect. */
  readonly data: Float32Array;
  readonly size: readonly [height: number, width: number];
  readonly placement: Placement;
}

/** What a system learnt, as far as it can say. */
export interface SystemFacts {
  /** Rows of the memory. */
  readonly rows?: { readonly head: number; readonly tail: number } | undefined;
  readonly threshold?: number | null | undefined;
  /** How well it found the rare images, for those that look for them. */
  readonly tailFound?: SamplerMeasures | undefined;
  /** Which patches were removed and which sampled (the paper's Fig. 2). */
  readonly patches?: PatchShares | undefined;
  /** Rows of an imported file that speak of no test image of the split. */
  readonly unusedScores?: number | undefined;
}

/** Shares 0..1 of the patches of each sort of training image; null where there are none. */
export interface PatchShares {
  /** Removed by the cleaner. */
  readonly removed: SortShares;
  /** In the memory. */
  readonly sampled: SortShares;
  /** Defective training images that nobody drew a mask for: their patches count nowhere. */
  readonly withoutMask?: number | undefined;
}

/** One share for each sort of training patch. */
export interface SortShares {
  /** Patches of rare products. */
  readonly tail: number | null;
  /** Patches of frequent products outside any defect. */
  readonly head: number | null;
  /** Patches inside the mask of a defective image. */
  readonly defective: number | null;
}

/** A system that was shown the training images of a split. */
export interface FittedSystem extends AsyncDisposable {
  readonly facts: SystemFacts;
  /** Judges the test images of the split, in order. @throws the problem of an image that cannot be read: a benchmark with holes is none. */
  judge(): AsyncGenerator<Judgement>;
}

/** Something that learns from the training images of a split (their labels withheld) and judges its test images. */
export interface System {
  /** Everything that its results depend on, besides the split and the seed; plain JSON. Part of a cell's content address. */
  readonly identity: unknown;
  /** Shows it the training images of a split, without their labels. @throws what the system throws, such as the problem of an image that cannot be read. */
  fit(split: EvaluationSplit, seed: number, session: Session): Promise<FittedSystem>;
}
