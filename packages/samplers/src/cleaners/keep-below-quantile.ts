import { quantile } from '@tailedcore/core';

/**
 * The rows whose score lies strictly below the `keep` quantile of all scores; all rows if none does (identical images).
 * @param scores - [n], finite, larger = more suspect.   @param keep - above 0, below 1.
 * @returns kept rows, ascending.
 * @throws E_NOT_FINITE.
 */
export function keepBelowQuantile(scores: Float32Array, keep: number): Uint32Array {
  const rows = new Uint32Array(scores.length).map((_, row) => row);
  if (scores.length === 0) return rows;
  const threshold = quantile(scores, keep);
  const kept = rows.filter((row) => (scores[row] as number) < threshold);
  return kept.length > 0 ? kept : rows;
}
