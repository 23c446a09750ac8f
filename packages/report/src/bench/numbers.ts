import { formatCount } from '../format.ts';
import type { Spread } from './bench-report.ts';
import { finite } from './finite.ts';

/** A share 0..1 in percent with two digits, without the sign. */
export function percentText(share: number): string {
  return (100 * finite(share)).toFixed(2);
}

/** Mean and standard deviation of shares, in percent; – for none. */
export function spreadText(value: Spread | null): string {
  if (value === null) return '–';
  return value.deviation === null
    ? percentText(value.mean)
    : `${percentText(value.mean)} ± ${percentText(value.deviation)}`;
}

/** A round number of an axis, in its shortest form. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential();
  const rounded = Number(value.toPrecision(6));
  return size >= 1000 && Number.isInteger(rounded) ? formatCount(rounded) : String(rounded);
}
