/** Measures of one ranking, all 0..1; null where they are not defined, since only good or only defective ones were seen. */
export interface RankMeasures {
  readonly auroc: number | null;
  readonly averagePrecision: number | null;
  /** Largest F1 over all thresholds. */
  readonly bestF1: number | null;
  /** Share of the good at or above the highest threshold at which at least 95 % of the defective are found. */
  readonly fprAt95Tpr: number | null;
}

/** Measures of heat maps against masks, all 0..1; null where they are not defined. */
export interface PixelMeasures {
  readonly auroc: number | null;
  readonly averagePrecision: number | null;
  readonly bestF1: number | null;
  /** Area under the per-region overlap up to a false positive rate of 0.3, divided by 0.3. */
  readonly aupro: number | null;
  /** Bound on the error of each measure; 0 when they are exact. */
  readonly errorBound: number;
  /** Images that counted; defective ones without a mask do not. */
  readonly images: number;
  /** Defective images without a mask. */
  readonly leftOut?: number | undefined;
}

/** Measures per product, and their means as published tables have them. Means leave out products where a measure is not defined. */
export interface Grouped<Measures> {
  readonly products: Readonly<Record<string, Measures>>;
  /** Mean over the rare products. */
  readonly tail: Measures;
  /** Mean over the frequent products. */
  readonly head: Measures;
  /** Mean over all products. */
  readonly all: Measures;
  /** One ranking of all images of all products: what a user with a single threshold lives with. */
  readonly pooled: Measures;
}

/** Wrong verdicts at the model's own threshold. */
export interface Decisions {
  readonly good: number;
  readonly falseAlarms: number;
  readonly defective: number;
  readonly missed: number;
}

/** How true the p-values of good images are: a share `level` of them should be at most `level`. */
export interface Calibration {
  /** Good images with a p-value. */
  readonly images: number;
  /** For each level, the share of good images whose p-value is at most that. */
  readonly levels: readonly { readonly level: number; readonly share: number }[];
  /** Largest excess of the empirical distribution of p-values over the uniform one (one-sided Kolmogorov-Smirnov); 0 is perfect or cautious. */
  readonly largestExcess: number | null;
}

/** How well rare images are found among those a model learns from (the paper's Table 5), shares 0..1, null where nothing is there to count. */
export interface SamplerMeasures {
  /** Share of the images of rare products that were not selected. */
  readonly missedTail: number | null;
  /** Share of the defective images that were selected. */
  readonly includedDefective: number | null;
  /** Selected images of frequent products (defective or not) divided by all selected images of rare ones and them, as the paper's table has it. */
  readonly includedHead: number | null;
  /** Mean over images of |believed - true class size| / true class size (Eq. 12); null for samplers without an opinion. */
  readonly classSizeError: number | null;
  /** AUROC of "is of a rare product" by the smallness of the believed class size, or by the outlier score. */
  readonly auroc: number | null;
  /** Plain counts. */
  readonly counts: {
    readonly rare: number;
    readonly rareMissed: number;
    readonly defective: number;
    readonly defectiveTaken: number;
    readonly otherGood: number;
    readonly otherGoodTaken: number;
  };
}
