import { scaleLinear } from 'd3-scale';
import type { Axis } from './frame.ts';
import { tickText } from './numbers.ts';

/**
 * An axis of percent around values that are shares 0..1, with round ends inside 0..100 %.
 * @param range - where its ends lie in the drawing.
 */
export function percentAxis(title: string, values: readonly number[], range: readonly [number, number]): Axis {
  const low = Math.min(...values, 1);
  const high = Math.max(...values, 0);
  const room = Math.max(0.02, 0.08 * (high - low));
  const scale = scaleLinear()
    .domain([Math.max(0, low - room), Math.min(1, high + room)].map((share) => 100 * share))
    .nice(5)
    .range(range);
  return {
    title,
    ticks: scale.ticks(5).map((percent) => percent / 100),
    at: (share) => scale(100 * share),
    text: (share) => tickText(100 * share),
  };
}
