import type { Progress } from '@tailedcore/core';
import type { CellResult } from './cell-result.ts';

/** Which cell an event is about. */
export interface CellName {
  readonly method: string;
  readonly split: string;
  readonly seed: number;
}

/** What a benchmark tells while it runs. */
export type BenchEvent =
  /** Files are looked at, to tell which cells are done already. */
  | { readonly kind: 'looking'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'begun';
      readonly cells: number;
      readonly finished: number;
      readonly jobs: number;
      readonly threads: number;
    }
  | { readonly kind: 'cell'; readonly cell: CellName }
  | {
      readonly kind: 'progress';
      readonly cell: CellName;
      readonly progress: Progress;
      readonly secondsLeft: number | undefined;
    }
  | {
      readonly kind: 'finished';
      readonly cell: CellName;
      /** Undefined when it failed. */
      readonly result?: CellResult | undefined;
      readonly message?: string | undefined;
      readonly done: number;
      readonly total: number;
      /** Undefined until a cell was timed. */
      readonly secondsLeft: number | undefined;
    }
  | { readonly kind: 'warning'; readonly message: string };
