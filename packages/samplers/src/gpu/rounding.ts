/** Columns that a kernel sums before it adds them to the rest: short sums keep rounding small. Rows are filled up with zeros to a multiple. */
export const columnsASum = 16;

/** How far a squared distance in float32 lies from the true one. */
export interface Rounding {
  /** The least that the true value can be. */
  least(computed: number): number;
  /** What a row's computed value must reach to be the farthest, where the highest one computed is `top`. */
  reach(top: number): number;
}

/**
 * Bounds of rounding for rows of `columns` numbers below 2 in size, summed in parts of `columnsASum`, in whatever order within a part. Each
 * difference, square and sum is rounded once, by 2^-24 of itself (WGSL and IEEE alike; fused ones less): 3 for a term, one for each
 * addition in its part, one for each part. Numbers below 2^-126 may be taken for 0: at most 2^-124 of a difference, which is below 4,
 * so 2^-120 of a square. Five more units cover the rounding of stored results and of the float64 distances that decide.
 */
export function roundingOf(columns: number): Rounding {
  const roundings = 3 + columnsASum + Math.ceil(columns / columnsASum) + 5;
  const relative = (1.001 * roundings) / 2 ** 24;
  const absolute = columns * 2 ** -118;
  const least = (computed: number) => Math.max(0, (computed - absolute) / (1 + relative));
  return { least, reach: (top) => least(top) * (1 - relative) - absolute };
}
