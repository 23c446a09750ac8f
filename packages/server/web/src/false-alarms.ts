/**
 * Which of the training scores a threshold is, counted from 1 for the smallest: how many are not above it.
 * @param sorted - scores of normal training images, ascending.
 */
export function rankOf(sorted: readonly number[], threshold: number): number {
  return Math.max(1, sorted.filter((score) => score <= threshold).length);
}

/** Share of good images that is expected above the training score of a rank: as the server sets thresholds (split conformal). */
export function expectedFalseAlarms(count: number, rank: number): number {
  return (count + 1 - rank) / (count + 1);
}

/** The shortest share that, given to `--false-alarms`, makes the server choose the training score of this rank. */
export function falseAlarmsOption(count: number, rank: number): string {
  const share = expectedFalseAlarms(count, rank);
  for (let digits = 2; digits < 12; digits++) {
    const rounded = Math.ceil(share * 10 ** digits - 1e-9) / 10 ** digits;
    if (rounded < 1 && Math.ceil((count + 1) * (1 - rounded) - 1e-9) === rank) return String(rounded);
  }
  return String(share);
}
