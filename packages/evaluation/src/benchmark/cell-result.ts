import type {
  Calibration,
  Decisions,
  Grouped,
  PixelMeasures,
  RankMeasures,
  SamplerMeasures,
} from '../metrics/measures.ts';
import type { ScoredImage } from '../metrics/scored-image.ts';
import type { SystemFacts } from '../systems/system.ts';

/** What every finished cell of a benchmark tells. A cell is one method on one split with one seed. */
export interface CellHead {
  /** Content address: SHA-256 of everything that the result depends on. */
  readonly key: string;
  readonly dataset: string;
  /** Name of the split. */
  readonly split: string;
  /** Splits of a family are averaged. */
  readonly family: string;
  /** Rare products of the split. */
  readonly tail: readonly string[];
  /** Method as the recipe calls it. */
  readonly method: string;
  readonly seed: number;
  /** Number of training images, and how many of them are defective. */
  readonly train: { readonly images: number; readonly defective: number };
  /** Seconds of wall time. */
  readonly seconds: { readonly fit: number; readonly judge: number };
}

/** A method judged the test images of a split. */
export interface DetectionCell extends CellHead {
  readonly task: 'detection';
  readonly images: readonly ScoredImage[];
  /** Image level. */
  readonly image: Grouped<RankMeasures>;
  /** Pixel level; null when not asked for, or when the method gives no maps. */
  readonly pixel: Grouped<PixelMeasures> | null;
  readonly decisions: { readonly tail: Decisions; readonly head: Decisions; readonly all: Decisions } | null;
  readonly calibration: { readonly tail: Calibration; readonly head: Calibration; readonly all: Calibration } | null;
  readonly facts: SystemFacts;
}

/** A tail sampler looked for the rare images of a split. */
export interface SamplerCell extends CellHead {
  readonly task: 'samplers';
  readonly measures: SamplerMeasures;
  /** True and believed class size of every training image; null for samplers without an opinion. */
  readonly classSizes: { readonly true: readonly number[]; readonly believed: readonly number[] } | null;
}

/** One finished cell. */
export type CellResult = DetectionCell | SamplerCell;

/** A finished benchmark. */
export interface BenchResults {
  /** Title of the recipe. */
  readonly title: string;
  /** Which table or figure of the paper it repeats: `table1` … `table6`, `figure2`, `figure4`; undefined for one's own. */
  readonly paper?: string | undefined;
  /** Methods in the order of the recipe, as tables show them. */
  readonly methods: readonly { readonly name: string; readonly title: string }[];
  /** Families of splits in the order of the recipe. */
  readonly families: readonly {
    readonly name: string;
    readonly title: string;
    /** Share of defects mixed into training, for noise sweeps. */ readonly noise?: number | undefined;
  }[];
  readonly cells: readonly CellResult[];
  /** Cells that failed, and why. */
  readonly failures: readonly {
    readonly split: string;
    readonly method: string;
    readonly seed: number;
    readonly message: string;
  }[];
  /** When, and with which version of the program. */
  readonly made: { readonly at: string; readonly version: string };
}
