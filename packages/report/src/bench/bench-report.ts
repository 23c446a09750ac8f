/** Mean over splits and seeds. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation (n - 1); null for a single value. */
  readonly deviation: number | null;
  /** How many values. */
  readonly count: number;
}

/** A cell of a table as it is printed. */
export interface BenchCell {
  readonly text: string;
  /** Best and second best of a column; the others have none. */
  readonly emphasis?: 'best' | 'second' | undefined;
}

/** A table as it is printed: in Markdown, in LaTeX and in the page. */
export interface BenchTable {
  readonly title: string;
  /** What the first column names. */
  readonly corner: string;
  /** Headings over several columns, left to right; their spans add up to the number of columns. Empty for none. */
  readonly groups: readonly { readonly title: string; readonly span: number }[];
  readonly columns: readonly string[];
  readonly rows: readonly BenchRow[];
  /** Sentences under the table: units, and what each column means. */
  readonly notes: readonly string[];
}

/** One line of a table. */
export interface BenchRow {
  readonly title: string;
  /** Numbers of others, printed fainter. */
  readonly quoted?: boolean | undefined;
  /** One cell a column. */
  readonly cells: readonly BenchCell[];
}

/** Rare against frequent products, as in the paper's Fig. 1. */
export interface TradeoffPlot {
  readonly title: string;
  /** What is measured: `Image AUROC`. */
  readonly measure: string;
  /** Values are shares 0..1. */
  readonly points: readonly { readonly method: number; readonly tail: Spread; readonly head: Spread }[];
}

/** A measure over the share of unmarked defects in training, as in Fig. 4. */
export interface NoisePlot {
  readonly title: string;
  readonly measure: string;
  /** Noise and values are shares 0..1; points by rising noise. */
  readonly lines: readonly {
    readonly method: number;
    readonly points: readonly { readonly noise: number; readonly value: Spread }[];
  }[];
}

/** Curves of true over false positives. */
export interface RocPlot {
  readonly title: string;
  /** `points` from (0, 0) to (1, 1), both rising. */
  readonly lines: readonly {
    readonly method: number;
    readonly auroc: number | null;
    readonly points: readonly { readonly falsePositives: number; readonly truePositives: number }[];
  }[];
}

/** How the scores of good and defective images lie. */
export interface ScorePlot {
  readonly title: string;
  readonly method: number;
  /** Unit of the scores: `score` or `score / threshold`. */
  readonly unit: string;
  readonly threshold: number | null;
  readonly good: readonly number[];
  readonly defective: readonly number[];
}

/** Which share of good images has a p-value of at most a level. */
export interface CalibrationPlot {
  readonly title: string;
  readonly lines: readonly {
    readonly method: number;
    /** Good images with a p-value. */
    readonly images: number;
    readonly points: readonly { readonly level: number; readonly share: number }[];
  }[];
}

/** True and believed class sizes; images whose sizes nearly agree stand together. */
export interface ClassSizePlot {
  readonly title: string;
  readonly method: number;
  readonly points: readonly { readonly true: number; readonly believed: number; readonly images: number }[];
}

/** Shares of the patches of each sort that were removed or sampled, as in Fig. 2. */
export interface PatchPlot {
  readonly title: string;
  readonly bars: readonly {
    readonly method: number;
    readonly tail: Spread | null;
    readonly head: Spread | null;
    readonly defective: Spread | null;
  }[];
}

/** Everything that the page of a benchmark shows. Methods are named by their place in `methods`. */
export interface BenchReport {
  readonly title: string;
  /** When it was made, as text. */
  readonly created: string;
  /** Version of the program. */
  readonly version: string;
  readonly methods: readonly { readonly name: string; readonly title: string }[];
  readonly counts: { readonly splits: number; readonly cells: number; readonly images: number };
  readonly tables: readonly BenchTable[];
  /** Tables that stand folded. */
  readonly moreTables: readonly BenchTable[];
  readonly tradeoffs: readonly TradeoffPlot[];
  readonly noise: readonly NoisePlot[];
  readonly curves: readonly RocPlot[];
  readonly scores: readonly ScorePlot[];
  readonly calibration: readonly CalibrationPlot[];
  readonly classSizes: readonly ClassSizePlot[];
  readonly patches: readonly PatchPlot[];
  /** Tables product by product. */
  readonly products: readonly BenchTable[];
  /** Cells that failed, and why. */
  readonly failures: readonly {
    readonly split: string;
    readonly method: string;
    readonly seed: number;
    readonly message: string;
  }[];
}
