/** Four significant digits; the exponent form below 0.0001 and from a million on. */
export function formatScore(score: number): string {
  const size = Math.abs(score);
  if (size === 0) return '0';
  if (size < 1e-4 || size >= 999_999.5) return score.toExponential(2);
  return size >= 999.95 ? formatCount(Math.round(score)) : score.toPrecision(4);
}

/** Three decimals; what would print as 0.000 says so. */
export function formatPValue(pValue: number): string {
  return pValue < 0.001 ? '< 0.001' : pValue.toFixed(3);
}

/** A share 0..1 in per cent, one decimal where there is one; never rounded to 0 % or 100 % when it is not. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1%';
  if (share < 1 && share > 0.999) return '> 99.9%';
  return `${Number((100 * share).toFixed(1))}%`;
}

/** A whole number with separated thousands. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "1 image", "1,200 images". */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Bytes in MB. */
export function formatBytes(bytes: number): string {
  return `${Number((bytes / 2 ** 20).toFixed(1))} MiB`;
}

/** "14:03:22" */
export function formatTime(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
