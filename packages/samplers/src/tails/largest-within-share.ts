/**
 * The largest class size such that the classes up to there, counted from the smallest, hold at most trunc(share * total) images
 * together; the smallest class size if not even that class fits.
 * @param classes - at least one, descending.   @param share - 0..1.
 */
export function largestWithinShare(classes: readonly number[], share: number): number {
  const total = classes.reduce((sum, size) => sum + size, 0);
  const limit = Math.trunc(share * total);
  let largest = classes[classes.length - 1] as number;
  let sum = 0;
  for (let i = classes.length - 1; i >= 0; i--) {
    const size = classes[i] as number;
    sum += size;
    if (sum > limit) break;
    largest = size;
  }
  return largest;
}
