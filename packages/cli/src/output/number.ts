/** Four significant digits, never in exponent form for everyday sizes. */
export function short(value: number): string {
  return value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(4)));
}
