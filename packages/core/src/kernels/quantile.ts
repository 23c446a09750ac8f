import { fail } from '../errors.ts';

/**
 * The `q` quantile by linear interpolation between order statistics: numpy's default, to the bit.
 * @param values - at least one, finite, in any order; not changed.   @param q - 0..1.
 * @throws E_TOO_FEW_ROWS without values, E_NOT_FINITE, E_OPTION when q is outside 0..1.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw fail('E_OPTION', { what: 'a quantile', expected: '0 to 1', received: String(q) });
  if (values.length === 0) throw fail('E_TOO_FEW_ROWS', { what: 'values of a quantile', expected: 1, received: 0 });
  const sorted = Float64Array.from(values).sort();
  const largest = sorted[sorted.length - 1] as number;
  const smallest = sorted[0] as number;
  // Sorting puts NaN last, so the two ends tell about all values.
  if (!Number.isFinite(largest) || !Number.isFinite(smallest)) {
    const received = Number.isFinite(largest) ? smallest : largest;
    throw fail('E_NOT_FINITE', { what: 'the values of a quantile', received: String(received) });
  }
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  const share = place - below;
  return share < 0.5 ? low + (high - low) * share : high - (high - low) * (1 - share);
}
