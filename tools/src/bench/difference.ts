/** The largest difference of two lists, relative to the largest expected value; Infinity where lengths differ or a value is not finite. */
export function largestDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity;
  let scale = 0;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i] as number));
    const gap = Math.abs((found[i] as number) - (expected[i] as number));
    if (!(gap <= worst)) worst = Number.isNaN(gap) ? Infinity : gap;
  }
  return worst === 0 ? 0 : worst / scale;
}

/** How many positions hold the same value, as a share of the longer list. */
export function sameShare(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  const length = Math.max(found.length, expected.length);
  let same = 0;
  for (let i = 0; i < length; i++) if (found[i] === expected[i]) same++;
  return length === 0 ? 1 : same / length;
}
