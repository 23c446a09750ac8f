import type { Distances, Peak } from './distances.ts';
import type { Rounding } from './rounding.ts';
import { tileRows } from './tiles.ts';

/** Candidates that may be the farthest: those whose bounds lie within rounding of the highest one. */
export interface Contenders {
  /** Ascending; empty when all are taken. */
  readonly positions: readonly number[];
  /** The highest bound. */
  readonly top: number;
}

/** Looks for them in the peaks; reads all bounds only where a tile has more than one. */
export async function contendersOf(distances: Distances, rounding: Rounding): Promise<Contenders> {
  const peaks = await distances.peaks();
  const top = highest(peaks);
  if (!(top >= 0)) return { positions: [], top };
  const reach = Math.max(0, rounding.reach(top));
  if (peaks.some((peak) => (peak[2] as number) >= reach))
    return { positions: atLeast(await distances.bounds(), reach), top };
  const positions: number[] = [];
  peaks.forEach((peak, tile) => {
    if ((peak[0] as number) >= reach) positions.push(tile * tileRows + (peak[1] as number));
  });
  return { positions, top };
}

function highest(peaks: readonly Peak[]): number {
  let top = -Infinity;
  for (const peak of peaks) top = Math.max(top, peak[0] as number);
  return top;
}

function atLeast(bounds: Float32Array, reach: number): number[] {
  const positions: number[] = [];
  bounds.forEach((bound, position) => {
    if (bound >= reach) positions.push(position);
  });
  return positions;
}
