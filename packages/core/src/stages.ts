import type { MemoryBank } from './bank/memory-bank.ts';
import type { TailedCoreError } from './errors.ts';
import type { RunContext } from './run.ts';
import type { ImageBatch, Matrix } from './tensor.ts';

/** Where the pixels that the network sees lie in the original image (after EXIF rotation), in its pixels. */
export interface Placement {
  readonly width: number;
  readonly height: number;
  /** The covered rectangle; fractional, right and bottom exclusive. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One image ready for the network, or the reason why there is none. */
export type ReadImage =
  | { readonly pixels: Uint8Array; readonly placement: Placement; readonly thumbnail?: Uint8Array | undefined }
  | { readonly problem: TailedCoreError };

/** A list of images that decode on demand; nothing is read before `read`. */
export interface ImageSource {
  /** How each image is called in reports: its path relative to the place that was named. */
  readonly names: readonly string[];
  /** Height and width of every decoded image. */
  readonly size: readonly [height: number, width: number];
  /** Decodes images `start` to `end` (exclusive). A bad image is a `problem`, never a rejection; aborting rejects with E_ABORTED. */
  read(start: number, end: number, signal: AbortSignal): Promise<readonly ReadImage[]>;
  /** The named images only, in that order. */
  pick(indices: ArrayLike<number>): ImageSource;
}

/** Patch features and image embeddings of a batch, from one forward pass. */
export interface Extracted {
  /** [count * grid rows * grid columns, d], image-major, then row-major over the grid. */
  readonly patches: Matrix;
  readonly grid: readonly [rows: number, columns: number];
  /** [count, e]; e is 0 in a backbone that was opened without embeddings. */
  readonly embeddings: Matrix;
}

/** A network that describes images patch by patch. */
export interface Backbone extends AsyncDisposable {
  /** SHA-256 of `graph`: a bank opens only with the backbone that built it. */
  readonly id: string;
  readonly name: string;
  /** Height and width must be multiples of this. */
  readonly sizeMultiple: number;
  readonly patchColumns: number;
  /** 0 when it was opened without embeddings. */
  readonly embeddingColumns: number;
  /** How many images a call of `extract` takes best; results do not depend on it beyond rounding. */
  readonly batch: number;
  /** The patch grid for images of this size. */
  grid(height: number, width: number): readonly [rows: number, columns: number];
  /**
   * One or more forward passes over a batch.
   * @param room - shared memory that the patches may be written to, if it is just as long: [images * grid rows * grid columns * patchColumns].
   */
  extract(images: ImageBatch, run: RunContext, room?: Float32Array): Promise<Extracted>;
  /** The network as far as patches need it (no embedding), as an ONNX file: what a model stores and prediction runs. */
  readonly graph: Uint8Array;
}

/** Patch rows of n images over the same grid: row = image * positions + position. */
export interface PatchSet {
  readonly features: Matrix;
  readonly images: number;
  /** Grid rows times grid columns. */
  readonly positions: number;
  /** Product group of each image, [images], where patches are to be compared within groups only; undefined: all with all. */
  readonly groups?: Uint32Array | undefined;
}

/** Removes suspicious patches. */
export interface PatchCleaner {
  /**
   * Tells suspicious patches from others. Where `patches.groups` is given, an image is compared with those of its own group; what a group too small for that is worth stays.
   * @returns kept rows, ascending, and a weight for every row of `patches` (above 0; 1 where the part has no opinion, larger = more suspect).
   */
  clean(patches: PatchSet, run: RunContext): Promise<{ readonly rows: Uint32Array; readonly weights: Float32Array }>;
}

/** Finds the images of rare products. */
export interface TailSampler {
  /** @param embeddings - [n, e]. @returns images ascending, how many images each image's product is believed to have, [n], and the believed sizes of all products, largest first (empty: no opinion). */
  selectTail(
    embeddings: Matrix,
    run: RunContext,
  ): Promise<{ readonly images: Uint32Array; readonly classSizes: Float32Array; readonly products: readonly number[] }>;
}

/** Chooses rows that cover the others. */
export interface CoresetSampler {
  /**
   * @param features - [n, d]. @param candidates - rows that may be chosen. @param count - at most candidates.length.
   * @returns `count` different rows of `features`; any prefix is a coreset too, unless the part's traits say otherwise.
   */
  sample(features: Matrix, candidates: Uint32Array, count: number, run: RunContext): Promise<Uint32Array>;
}

/** Nearest rows, [queries, k] row-major, nearest first. */
export interface Neighbors {
  readonly k: number;
  readonly rows: Uint32Array;
  /** Squared Euclidean, in feature units. */
  readonly distances: Float32Array;
}

/** Makes what finds nearest rows. */
export interface IndexBuilder {
  /** An index over the rows of `features`, [n, d], which stay as they are while it is open. */
  build(features: Matrix, run: RunContext): Promise<NeighborIndex>;
}

/** Finds nearest rows until it is closed. */
export interface NeighborIndex extends AsyncDisposable {
  /**
   * The `k` nearest rows for each query, nearest first.
   * @param queries - [q, d].   @param excluded - rows that do not count.
   * @returns rows and distances, [q, k].   @throws E_SHAPE when widths differ, E_TOO_FEW_ROWS when fewer than k rows count.
   */
  search(queries: Matrix, k: number, run: RunContext, excluded?: Uint32Array): Promise<Neighbors>;
}

/** How unusual patches and images are; larger is more. */
export interface Scores {
  /** [images * positions] */
  readonly patches: Float32Array;
  /** [images] */
  readonly images: Float32Array;
}

/** Makes scores of nearest neighbours. */
export interface Scorer {
  /** How many neighbours `score` wants of each patch. */
  readonly neighbors: number;
  /**
   * The scores of `images` images.
   * @param found - the nearest rows of `bank`, [images * positions, neighbors].   @param queries - the patches that `found` belongs to, [images * positions, d].
   */
  score(found: Neighbors, bank: MemoryBank, images: number, queries: Matrix): Scores;
}
