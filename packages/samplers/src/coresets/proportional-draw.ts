/**
 * Running sums of `weights` in float64, in their order: what `positionOf` draws from.
 * @param sums - [n], written.   @param weights - [n], none negative. @returns the sum of all.
 */
export function runningSumsInto(sums: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) {
    sum += weights[at] as number;
    sums[at] = sum;
  }
  return sum;
}

/**
 * The position whose part of the sum `share` falls into; never one of weight 0.
 * @param sums - [n] as `runningSumsInto` leaves them, the last above 0.   @param share - in [0, 1).
 */
export function positionOf(sums: Float64Array, share: number): number {
  const wanted = share * (sums.at(-1) as number);
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sums[middle] as number) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
