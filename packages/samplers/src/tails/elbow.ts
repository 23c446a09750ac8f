/**
 * The class size at the elbow of the descending list: with the chord from the first point (index, size) to the last, the point
 * farthest from it at a right angle, the first of several. All sizes equal, one or two classes: the first, since no point
 * leaves the chord. (Cross products of whole numbers, so ties are exact.)
 * @param classes - at least one, descending.
 */
export function elbow(classes: readonly number[]): number {
  const first = classes[0] as number;
  const run = classes.length - 1;
  const rise = (classes[run] as number) - first;
  let best = 0;
  let farthest = 0;
  for (let i = 0; i < classes.length; i++) {
    const distance = Math.abs(run * ((classes[i] as number) - first) - rise * i);
    if (distance > farthest) [best, farthest] = [i, distance];
  }
  return classes[best] as number;
}
