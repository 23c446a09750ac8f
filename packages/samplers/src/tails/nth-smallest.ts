/**
 * The value that would stand at `index` if `values` were sorted ascending. Hoare's selection with the median of three as pivot: in linear time, where
 * sorting takes most of the tail sampler's.
 * @param values - [n], no NaN; reordered.   @param index - 0 to values.length - 1.
 */
export function nthSmallest(values: Float32Array, index: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = medianOfThree(values, low, high);
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const value = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = value;
    }
    // Now low..j are at most the pivot, i..high at least, and what lies between is the pivot.
    if (index <= j) high = j;
    else if (index >= i) low = i;
    else return pivot;
  }
  return values[index] as number;
}

function medianOfThree(values: Float32Array, low: number, high: number): number {
  const [a, b, c] = [values[low] as number, values[(low + high) >> 1] as number, values[high] as number];
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
