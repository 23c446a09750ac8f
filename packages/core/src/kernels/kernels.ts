import type { Matrix } from '../tensor.ts';
import type { Neighbors } from '../stages.ts';

/** How a kernel can be stopped, and who is told how far it is. */
export interface KernelRun {
  readonly signal?: AbortSignal | undefined;
  /** Called with a count of finished units now and then. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * The heavy loops of the method. `plainKernels` is the oracle in TypeScript; engines (`@tailedcore/compute`) return the
 * same indices and distances within 1e-5 relative; where two distances agree to that, engines may order them differently. One engine gives
 * the same whatever its threads.
 */
export interface Kernels {
  /** Printed by `doctor` and stored nowhere. */
  readonly name: string;
  /** A zeroed matrix [rows, columns] in memory that the engine's threads work on without a copy. */
  allocate(rows: number, columns: number): Matrix;
  /** a [n, m] times b [m, k] → [n, k]. */
  product(a: Matrix, b: Matrix, run?: KernelRun): Promise<Matrix>;
  /**
   * The `k` nearest rows of `bank` for each query by squared Euclidean distance, nearest first, ties to the lower row.
   * @param queries - [q, d].   @param bank - [n, d].   @param run - `excluded`: rows of the bank that do not count (for scoring an image without its own rows).
   * @throws E_SHAPE when widths differ, E_TOO_FEW_ROWS when fewer than k rows count.
   */
  nearest(
    queries: Matrix,
    bank: Matrix,
    k: number,
    run?: KernelRun & { excluded?: Uint32Array | undefined },
  ): Promise<Neighbors>;
  /**
   * For each row its `k` nearest among the other rows of the same position (row modulo `positions`), nearest first.
   * `rows` of the result are row numbers of `features`.
   * @param features - [images * positions, d], image-major.
   */
  nearestAtPosition(features: Matrix, positions: number, k: number, run?: KernelRun): Promise<Neighbors>;
  /**
   * Hands `use` the cosine similarities of each row to all rows, row after row: sums in float64 in column order, rounded to float32, so that every
   * engine gives the same bits. A row of zeros is similar to nothing (0), itself included.
   * @param features - [n, d], finite.   @param use - its similarities, [n], are written over afterwards.
   */
  similarities(
    features: Matrix,
    use: (similarities: Float32Array, row: number) => void,
    run?: KernelRun,
  ): Promise<void>;
  /**
   * Farthest-point selection among `candidates` (rows of `features`): starts at `first` (a position in `candidates`), then
   * repeatedly takes the candidate farthest from all taken ones; ties go to the earliest candidate.
   * @param features - [n, d].   @param candidates - [c].   @param count - at most c.
   * @returns `count` rows of `features`, [count], in the order taken, no row twice.
   */
  farthestFirst(
    features: Matrix,
    candidates: Uint32Array,
    count: number,
    first: number,
    run?: KernelRun,
  ): Promise<Uint32Array>;
}
