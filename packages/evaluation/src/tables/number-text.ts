import { countOf } from '@tailedcore/core';
import type { Spread } from '@tailedcore/report';

/** A share 0..1 in percent with two digits; the unit stands under the table. */
export function percentText({ mean, deviation }: Spread): string {
  return withDeviation((100 * mean).toFixed(2), deviation === null ? null : (100 * deviation).toFixed(2));
}

/** A plain number with two digits. */
export function plainText({ mean, deviation }: Spread): string {
  return withDeviation(mean.toFixed(2), deviation?.toFixed(2) ?? null);
}

/** A plain number with as many digits as say something: 0.0123, 4.56, 1234. */
export function preciseText({ mean, deviation }: Spread): string {
  return withDeviation(precise(mean), deviation === null ? null : precise(deviation));
}

function precise(value: number): string {
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

function withDeviation(mean: string, deviation: string | null): string {
  return deviation === null ? mean : `${mean} ± ${deviation}`;
}

/** `Mean ± standard deviation over 5 splits and seeds.`, for tables whose cells average so many. */
export function overNote(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0 || most === 1) return 'One run each: no spread.';
  const runs = least === most ? countOf(most, 'run') : `${least} to ${most} runs`;
  return `Mean ± standard deviation over ${runs} (splits and seeds).`;
}
