import { classSizeList } from './class-size-list.ts';
import { elbow } from './elbow.ts';
import { largestWithinShare } from './largest-within-share.ts';

/** What the tail sampler believes, step by step. */
export interface TailEstimate {
  /** How many images the product of each image has, [n]; fractional with the vote `mean`. */
  readonly classSizes: Float32Array;
  /** The products, by size, descending; they sum to n. */
  readonly classes: readonly number[];
  /** The class size at the elbow of `classes`; 0 without images. */
  readonly elbow: number;
  /** The largest class size that still counts as rare; 0 without images. */
  readonly maxTailSize: number;
  /** Images of rare products, ascending. */
  readonly images: Uint32Array;
}

/**
 * The products behind the class sizes that images believe in, and which of them are rare: at most as large as the class at the elbow, and as the
 * largest of the smallest classes that hold at most the share `cap` of the images together.
 * @param classSizes - [n].   @param cap - 0..1; null for no such limit.
 */
export function rareClasses(classSizes: Float32Array, cap: number | null): TailEstimate {
  if (classSizes.length === 0) return { classSizes, classes: [], elbow: 0, maxTailSize: 0, images: new Uint32Array() };
  const classes = classSizeList(classSizes);
  const atElbow = elbow(classes);
  const maxTailSize = cap === null ? atElbow : Math.min(atElbow, largestWithinShare(classes, cap));
  const images = new Uint32Array(classSizes.length)
    .map((_, i) => i)
    .filter((i) => (classSizes[i] as number) <= maxTailSize);
  return { classSizes, classes, elbow: atElbow, maxTailSize, images };
}
