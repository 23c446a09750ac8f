import type { Axis } from './frame.ts';
import { tickText } from './numbers.ts';

/** An axis from 0 to 1, shown in percent. @param bend - stretches small values: 0.5 for the square root, 1 for none. */
export function unitAxis(
  title: string,
  ticks: readonly number[],
  [from, to]: readonly [number, number],
  bend = 1,
): Axis {
  return { title, ticks, at: (share) => from + (to - from) * share ** bend, text: (share) => tickText(100 * share) };
}
