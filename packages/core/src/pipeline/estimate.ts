import type { MethodConfig } from '../config/schema.ts';
import type { Backbone } from '../stages.ts';
import { bytesPerValue } from '../store/packed-values.ts';

/** What a fit will need, told before the work begins. */
export interface Estimate {
  readonly images: number;
  /** Of the images, and of their copies if all images are augmented. */
  readonly patches: number;
  /** Copies of each image that are counted in: of all images, or none. */
  readonly copies: number;
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

/** A row of features in memory, and what a coreset selection notes beside it: four numbers, and a sketch of the row where rows are wide. */
export function selectionRowBytes(columns: number): number {
  const sketch = columns < 64 ? 0 : columns < 512 ? 72 : 144;
  return columns * 4 + 16 + sketch;
}

/**
 * Bytes of features for `images` images; copies of rare products come on top, as many as are found.
 * @param copies - of each image, where all are augmented: then the images themselves are held twice, once alone and once with their copies.
 */
export function estimateFit(
  images: number,
  backbone: Pick<Backbone, 'grid' | 'patchColumns'>,
  config: MethodConfig,
  memory: number,
  copies = 0,
): Estimate {
  const [rows, columns] = backbone.grid(config.image.crop, config.image.crop);
  const patches = images * (1 + copies) * rows * columns;
  const held = patches + (copies > 0 ? images * rows * columns : 0);
  const narrow = Math.min(backbone.patchColumns, config.projection);
  const selectionBytes = held * selectionRowBytes(narrow);
  const wide = backbone.patchColumns * bytesPerValue[config.storage];
  const fullBytes = narrow < backbone.patchColumns ? held * wide : 0;
  return {
    images,
    patches,
    copies,
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
