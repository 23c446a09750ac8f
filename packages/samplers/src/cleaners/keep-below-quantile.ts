import { quantile } from '@tailedcore/core';
import { z } from 'zod';

/** The option `keep` of every cleaner that scores patches. */
export const keepOption = z
  .number()
  .gt(0)
  .lt(1)
  .default(0.85)
  .describe('Quantile of all scores below which a patch is kept. To keep all, use the cleaner "none".');

/**
 * The rows whose score lies strictly below the `keep` quantile of all scores; all rows if none does (identical images). Rows that could not be compared are kept.
 * @param scores - [n], larger = more suspect, NaN where there is none.   @param keep - above 0, below 1.
 * @returns kept rows, ascending.
 * @throws E_NOT_FINITE.
 */
export function keepBelowQuantile(scores: Float32Array, keep: number): Uint32Array {
  const rows = new Uint32Array(scores.length).map((_, row) => row);
  if (scores.length === 0) return rows;
  const told = scores.filter((score) => !Number.isNaN(score));
  if (told.length === 0) return rows;
  const threshold = quantile(told, keep);
  const isBelow = told.some((score) => score < threshold);
  return isBelow ? rows.filter((row) => !((scores[row] as number) >= threshold)) : rows;
}
