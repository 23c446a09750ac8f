/** No two products are farther apart than this; the gap above the last merge ends here. */
const farthest = 1;

/**
 * Where a hierarchy falls apart into products: the middle (geometric mean) of the largest ratio between one merge height and the next, among those above `floor`; from `floor` to the first
 * of them and from the last of them to 1 are gaps too. The first of equal ones wins.
 * @param heights - cosine distances at which clusters merge, in any order.   @param floor - images nearer than this are never taken apart, above 0, below 1.
 * @returns a cosine distance between `floor` and 1.
 */
export function gapCut(heights: readonly number[], floor: number): number {
  const steps = [...heights.filter((height) => height > floor && height < farthest).sort((a, b) => a - b), farthest];
  let cut = floor;
  let widest = 0;
  let before = floor;
  for (const height of steps) {
    if (height / before > widest) {
      widest = height / before;
      cut = Math.sqrt(height * before);
    }
    before = height;
  }
  return cut;
}
