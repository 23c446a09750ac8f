import type { TailHeadAuroc } from './tail-head-auroc.ts';

/** Markdown rows: a name and the four figures. */
export function aurocTable(rows: readonly (readonly [name: string, result: TailHeadAuroc])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['method'.padEnd(width), '  tail', '  head', '   all', 'pooled']),
    line(['-'.repeat(width), '-----:', '-----:', '-----:', '-----:']),
    ...rows.map(([name, { tail, head, all, pooled }]) =>
      line([name.padEnd(width), ...[tail, head, all, pooled].map((value) => value.toFixed(2).padStart(6))]),
    ),
  ].join('\n');
}
