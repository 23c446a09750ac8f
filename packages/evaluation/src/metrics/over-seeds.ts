/** What values of several seeds, splits or runs are like. */
export interface SeedSpread {
  readonly mean: number;
  /** Standard deviation of the population they are drawn from (n - 1); null of one value. */
  readonly deviation: number | null;
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** Describes values; those that are not defined do not count. @returns null when none is. */
export function overSeeds(values: readonly (number | null)[]): SeedSpread | null {
  const defined = values.filter((value) => value !== null);
  const count = defined.length;
  if (count === 0) return null;
  const mean = defined.reduce((sum, value) => sum + value, 0) / count;
  const squares = defined.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : null;
  return { mean, deviation, count, min: Math.min(...defined), max: Math.max(...defined) };
}
