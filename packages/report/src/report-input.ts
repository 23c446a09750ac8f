import type { Placement } from '@tailedcore/core';

/** An encoded picture; it goes into the page as it is. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly type: 'image/jpeg' | 'image/png' | 'image/webp';
}

/** Everything the page shows, as plain data. Texts are plain text: the page escapes them. */
export interface ReportInput {
  readonly title: string;
  /** When the report was made, as it shall be printed; left out of the page if not given. */
  readonly created?: string | undefined;
  readonly model: ModelFacts;
  /** Image scores of the normal training images that the threshold was taken from; may be empty. */
  readonly trainingScores: ArrayLike<number>;
  /** In any order; the page sorts by score. Pictures are asked for one after the other, while the page is written. */
  readonly images: readonly ImageResult[];
  /** New files that could not be judged. */
  readonly skipped: readonly SkippedFile[];
  readonly learnt: Learnt;
  readonly legend: HeatLegend;
}

/** What the page says of the model. */
export interface ModelFacts {
  /** Name of the model file. */
  readonly name: string;
  /** Version of the program that fitted it. */
  readonly version: string;
  readonly preset: string;
  readonly backbone: string;
  /** The parts of the pipeline, in its order. */
  readonly parts: readonly PartFacts[];
  /** Pixels the network sees. */
  readonly imageSize: readonly [height: number, width: number];
  /** How a photograph becomes that size: "crop", "stretch", with the resize if there is one. */
  readonly fit: string;
  readonly seed: number;
  readonly calibration: CalibrationFacts;
}

/** What the page says of a part of the pipeline. */
export interface PartFacts {
  /** "cleaner", "tail", … */
  readonly kind: string;
  readonly name: string;
  /** Options worth reading, such as "6 neighbours, quantile 0.85". */
  readonly detail?: string | undefined;
}

/** How the threshold was set. */
export interface CalibrationFacts {
  /** Images above it are called defects; null when there was no normal image to set it with. */
  readonly threshold: number | null;
  /** The share of good images that may be called defects, strictly between 0 and 1. */
  readonly falseAlarms: number;
  /** One sentence: how the threshold was found, or why there is none. */
  readonly rule: string;
  /** What must be known beside the threshold, such as that the training images are too few for the wanted share. */
  readonly caveats: readonly string[];
  /** Training images whose scores were used. */
  readonly used: number;
  /** Training images left out: taken for rare products, suspected, or without others to compare them with. */
  readonly leftOut: number;
}

/** Without a threshold all are `unknown`, with one none is. */
export type Verdict = 'good' | 'defect' | 'unknown';

/** What the page says of an image that was judged. */
export interface ImageResult {
  readonly name: string;
  readonly score: number;
  /** Share of normal images that score at least this high, 0..1; null when there are none. */
  readonly pValue: number | null;
  readonly verdict: Verdict;
  /** Size of the original image and the rectangle that was judged, in its pixels. */
  readonly placement: Placement;
  /** Where the heat map is highest, in pixels of the original image. */
  readonly hottest: { readonly x: number; readonly y: number };
  /** Called once. A rejection ends the report; a picture that is gone is a `problem`, told in its place. */
  pictures(): Promise<ImagePictures | PictureProblem>;
}

/** The pictures of an image. */
export interface ImagePictures {
  /** The whole photograph, scaled down. */
  readonly photo: Picture;
  /** The heat map on transparent ground: the same shape as `photo`; pixels outside the judged rectangle are hatched. */
  readonly overlay: Picture;
  /** A crop of the photograph around `hottest`. */
  readonly hottestPatch: Picture;
  /** The training patch that comes nearest to it; none when its photograph is not at hand. */
  readonly nearestPatch: NearestPatch | undefined;
}

/** What the hottest spot was compared with. */
export interface NearestPatch {
  readonly picture: Picture;
  readonly trainingImage: string;
  /** How the training image was seen: "as it is", "rotated by 30°, mirrored", … */
  readonly view: string;
}

/** Stands where pictures cannot be had. */
export interface PictureProblem {
  /** Why there is no picture, as one sentence. */
  readonly problem: string;
}

/** A file that could not be used, and the coded reason. */
export interface SkippedFile {
  readonly name: string;
  /** A code of the catalogue, such as E_IMAGE_DECODE. */
  readonly code: string;
  readonly message: string;
}

/** What the model believes about its training images. */
export interface Learnt {
  readonly imagesUsed: number;
  readonly skipped: readonly SkippedFile[];
  readonly products: readonly ProductSize[];
  /** Images taken for rare products. */
  readonly tail: readonly TailImage[];
  /** Training images that look defective. */
  readonly suspects: readonly SuspectImage[];
  readonly bankRows: { readonly head: number; readonly tail: number };
  /** Sentences that a person should read, such as what a guard did. */
  readonly notes: readonly string[];
}

/** Products that are believed to be equally frequent. */
export interface ProductSize {
  /** How many training images such a product is believed to have, at least 1. */
  readonly size: number;
  /** How many training images belong to products of this size. */
  readonly images: number;
}

/** A training image that is taken for a rare product. */
export interface TailImage {
  readonly name: string;
  /** Not there where the model was fitted without pictures. */
  readonly thumbnail: Picture | undefined;
  /** How many training images its product is believed to have. */
  readonly classSize: number;
}

/** A training image that looks defective. */
export interface SuspectImage {
  readonly name: string;
  /** Not there where the model was fitted without pictures. */
  readonly thumbnail: Picture | undefined;
  /** Share of its patches that cleaning removed, 0..1. */
  readonly removedShare: number;
  /** How much more isolated its most suspicious patches are than their neighbours; about 1 is usual. */
  readonly outlierFactor: number;
}

/** What the colours of the heat map mean. */
export interface HeatLegend {
  /** From cold to hot, at least two, as #rrggbb. */
  readonly colors: readonly string[];
  /** The patch scores of the first and of the last colour. */
  readonly low: number;
  readonly high: number;
}
