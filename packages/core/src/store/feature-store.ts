import type { Matrix } from '../tensor.ts';

/** Full patch features, appended once in order and read back by row. */
export interface FeatureStore extends AsyncDisposable {
  readonly columns: number;
  append(rows: Matrix): Promise<void>;
  /** Rows `start` to `end` (exclusive). */
  read(start: number, end: number): Promise<Matrix>;
  /** The named rows, in that order. */
  gather(rows: ArrayLike<number>): Promise<Matrix>;
}
