import type { Sweep } from './pixel-meters.ts';
import { packedPlace, packedScore } from './pixel-records.ts';

/**
 * A sweep over every distinct score of a defective pixel, and the good ones between.
 * @param negatives - rising lists, such as one a product: they are walked side by side, never merged.
 * @param positives - packed, rising.   @param sizes - of regions, by place.
 */
export function sweepRecords(
  negatives: readonly Float32Array[],
  positives: Float64Array,
  sizes: readonly number[],
): Sweep {
  return (add) => {
    const ends = negatives.map((list) => list.length);
    for (let last = positives.length - 1; last >= 0;) {
      const score = packedScore(positives[last] as number);
      let found = 0;
      let weight = 0;
      for (; last >= 0 && packedScore(positives[last] as number) === score; last--) {
        found++;
        weight += 1 / (sizes[packedPlace(positives[last] as number)] as number);
      }
      let above = 0;
      let equal = 0;
      for (let i = 0; i < negatives.length; i++) {
        const list = negatives[i] as Float32Array;
        let end = ends[i] as number;
        const start = end;
        while (end > 0 && (list[end - 1] as number) > score) end--;
        above += start - end;
        const higher = end;
        while (end > 0 && (list[end - 1] as number) === score) end--;
        equal += higher - end;
        ends[i] = end;
      }
      if (above > 0) add(above, 0, 0);
      add(equal, found, weight);
    }
    const rest = ends.reduce((sum, end) => sum + end, 0);
    if (rest > 0) add(rest, 0, 0);
  };
}
