import { roundHalfEven } from './round-half-even.ts';

/**
 * The classes behind the sizes that images believe in. Sizes are rounded (halves to even, at least 1) and sorted ascending; then,
 * again and again, c = the first left names how many images make the next class: its size is the rounded mean of the first
 * c, at most what is left, and so many images are dropped. When fewer than c are left, they go to the last class.
 *
 * (What the paper's Eq. 8 means; as printed it divides sums of one class by the number of another.)
 * @param classSizes - [n], positive.
 * @returns class sizes, descending, which sum to n; empty for n = 0.
 */
export function classSizeList(classSizes: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(classSizes, (size) => Math.max(roundHalfEven(size), 1)).sort();
  const classes: number[] = [];
  for (let at = 0; at < sorted.length;) {
    const left = sorted.length - at;
    const wanted = sorted[at] as number;
    if (wanted > left) {
      const last = classes.pop() ?? 0;
      classes.push(last + left);
      break;
    }
    let sum = 0;
    for (let i = at; i < at + wanted; i++) sum += sorted[i] as number;
    const size = Math.min(roundHalfEven(sum / wanted), left);
    classes.push(size);
    at += size;
  }
  return classes.sort((a, b) => b - a);
}
