import type { Spread } from '@tailedcore/report';
import { overSeeds } from '../metrics/over-seeds.ts';

/** Mean and standard deviation (n - 1) of what is there; null when nothing is. */
export function spreadOf(values: readonly (number | null | undefined)[]): Spread | null {
  return overSeeds(values.map((value) => value ?? null));
}
