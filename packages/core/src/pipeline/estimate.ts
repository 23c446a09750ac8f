import type { MethodConfig } from '../config/schema.ts';
import type { Backbone } from '../stages.ts';

/** What a fit will need, told before the work begins. */
export interface Estimate {
  readonly images: number;
  readonly patches: number;
  /** Rows that cleaning and selection work on: always in memory. */
  readonly selectionBytes: number;
  /** Full features, if they are wider: in memory while they fit the budget, else in a temporary file. 0 = the same rows. */
  readonly fullBytes: number;
  readonly memory: number;
  /** Full features go to a temporary file. */
  readonly spills: boolean;
  /** Even the selection's rows do not fit. */
  readonly tooLarge: boolean;
}

/** A row of features in memory, and what a coreset selection notes beside it. */
export function selectionRowBytes(columns: number): number {
  return columns * 4 + 16;
}

/** Bytes of features for `images` images; copies of rare products come on top, as many as are found. */
export function estimateFit(
  images: number,
  backbone: Pick<Backbone, 'grid' | 'patchColumns'>,
  config: MethodConfig,
  memory: number,
): Estimate {
  const [rows, columns] = backbone.grid(config.image.crop, config.image.crop);
  const patches = images * rows * columns;
  const narrow = Math.min(backbone.patchColumns, config.projection);
  const selectionBytes = patches * selectionRowBytes(narrow);
  const fullBytes = narrow < backbone.patchColumns ? patches * backbone.patchColumns * 4 : 0;
  return {
    images,
    patches,
    selectionBytes,
    fullBytes,
    memory,
    spills: fullBytes > 0 && selectionBytes + fullBytes > memory,
    tooLarge: selectionBytes > memory,
  };
}

/** "1.5 GB" (decimal), at least two digits. */
export function gigabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toPrecision(3)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}
