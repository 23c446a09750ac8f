import type { Matrix } from '../tensor.ts';

/** Normal patches, and where each came from. */
export interface MemoryBank {
  /** [rows, d] */
  readonly features: Matrix;
  /** LOF of each row (1 where the cleaner gives none), [rows]. */
  readonly weights: Float32Array;
  /** Training image of each row, an index into the images used; augmented copies carry their source. [rows] */
  readonly origins: Uint32Array;
  /** Grid position of each row in its (possibly rotated) image, [rows]. */
  readonly positions: Uint32Array;
  /** View each row was seen in: 0 is the image itself, others are numbered copies. [rows] */
  readonly views: Uint32Array;
}
