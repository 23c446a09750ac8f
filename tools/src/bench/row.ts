import type { Spread } from './spread.ts';

/** What must be reached: a ratio at least this large, or a figure of ours at most this large. */
export interface Target {
  readonly of: 'ratio' | 'ours';
  readonly value: number;
}

export type Unit = 's' | '%' | 'MB' | 'GB/s' | 'MB an image' | 'exponent';

/** One line of a benchmark, as it stands in `bench-results/<name>.json`. */
export interface Row {
  readonly work: string;
  /** What it is compared with. */
  readonly against: string;
  /** Of `ours` and `peer`. */
  readonly unit: Unit;
  readonly ours: Spread | null;
  /** Null where there is no peer, or it is not installed. */
  readonly peer: Spread | null;
  /** How many times better we are, pair by pair: the peer's time over ours. */
  readonly ratio: Spread | null;
  readonly target: Target | null;
  /** How fast ours goes, where that has a natural unit. */
  readonly rate: { readonly value: number; readonly unit: 'GB/s' | 'GFLOP/s' } | null;
  /** `rate` over the fastest that this machine did in the same session (reading memory, a dense product); null where not measured. */
  readonly ceilingShare: number | null;
  /** Whether both sides gave the same result, checked before the clock ran; null where nothing was compared. */
  readonly equal: boolean | null;
  /** How that was seen, what the data were, or why a side is missing. */
  readonly note: string;
}

/** A row with nothing in it yet. */
export function emptyRow(work: string, against: string, unit: Unit = 's'): Row {
  const nothing = { ours: null, peer: null, ratio: null, target: null, rate: null, ceilingShare: null, equal: null };
  return { work, against, unit, ...nothing, note: '' };
}

/** The ratio must be at least this. */
export function atLeast(value: number): Target {
  return { of: 'ratio', value };
}

/** Our figure must be at most this. */
export function atMost(value: number): Target {
  return { of: 'ours', value };
}

/** The figure that the row's target speaks of; null where it was not measured. */
export function judged({ target, ratio, ours }: Row): number | null {
  return (target?.of === 'ours' ? ours : ratio)?.median ?? null;
}

/** Whether the target is met; null where there is none or nothing to hold against it. */
export function meetsTarget(row: Row): boolean | null {
  const value = judged(row);
  if (row.target === null || value === null) return null;
  return row.target.of === 'ratio' ? value >= row.target.value : value <= row.target.value;
}
