import type { Matrix } from '../tensor.ts';

/** Full patch features, appended once in order and read back by row. */
export interface FeatureStore extends AsyncDisposable {
  readonly columns: number;
  /** Adds rows, [n, columns], behind those that are there. @throws E_DISK_FULL when they do not fit. */
  append(rows: Matrix): Promise<void>;
  /** Rows `start` to `end` (exclusive), [end - start, columns]. */
  read(start: number, end: number): Promise<Matrix>;
  /** The named rows, in that order, [rows, columns]. */
  gather(rows: ArrayLike<number>): Promise<Matrix>;
}
