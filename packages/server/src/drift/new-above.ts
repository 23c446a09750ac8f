/**
 * The chance that at least `least` of `n` new values lie above the `rank`-th smallest of `m` known ones, when all come from the same source: the
 * beta-binomial law of exchangeable values, exact for any source without equal values, and an upper bound with them. (Wilks, "Statistical prediction with
 * special reference to the problem of tolerance limits", 1942.) By symmetry also the chance that as many lie below the `rank`-th largest.
 * @param rank - 1..m.   @param n - such that ((m + 1 - rank) / (m + 1))^n is no underflow: the terms are summed from it on.
 */
export function chanceAbove(least: number, n: number, m: number, rank: number): number {
  const above = m + 1 - rank;
  let term = 1;
  for (let i = 0; i < n; i++) term *= (above + i) / (m + 1 + i);
  let sum = 0;
  for (let k = n; k >= least; k--) {
    sum += term;
    // The chance of k - 1 from that of k.
    term *= (k * (n - k + rank)) / ((n - k + 1) * (k - 1 + above));
  }
  return Math.min(1, sum);
}

/** Which of `m` sorted values stands for a share: the smallest that at most `1 - share` of equally likely new ones exceed, from 1. */
export function rankOf(share: number, m: number): number {
  return Math.min(m, Math.ceil(share * (m + 1) - 1e-9));
}
