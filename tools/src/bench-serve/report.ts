import type { ClientsRow, MemoryRow, OverloadRow } from './bench-serve.ts';

const whole = (ms: number) => ms.toFixed(0);

/** As a table of Markdown. */
export function clientsTable(rows: readonly ClientsRow[]): string {
  const lines = rows.map(
    ({ clients, imagesPerSecond, p50, p95, p99, most, failed }) =>
      `| ${clients} | ${imagesPerSecond.toFixed(1)} | ${whole(p50)} | ${whole(p95)} | ${whole(p99)} | ${whole(most)} | ${failed} |`,
  );
  return [
    '| clients | images/s | p50 ms | p95 ms | p99 ms | longest ms | failed |',
    '|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

export function overloadText({ clients, places, refused, accepted, others }: OverloadRow): string {
  const kept = refused.p99 <= 50 ? 'within the 50 ms promised' : 'MORE than the 50 ms promised';
  return `Overload, ${clients} clients for ${places} places: ${refused.count} refused with 429, p50 ${refused.p50.toFixed(1)} ms, p99 ${refused.p99.toFixed(1)} ms (${kept}); ${accepted.count} accepted and judged, p99 ${whole(accepted.p99)} ms; ${others} answered otherwise.`;
}

export function memoryText({ requests, slope, slopeSecondHalf, first, last }: MemoryRow): string {
  if (slope === undefined || slopeSecondHalf === undefined) return 'Memory: this system does not tell.';
  const grows = `${slope.toFixed(2)} MB a thousand requests (${slopeSecondHalf.toFixed(2)} over the second half)`;
  return `Memory over ${requests} requests: ${grows}; resident ${whole(first ?? NaN)} MB after a tenth of them, ${whole(last ?? NaN)} MB at the end.`;
}
