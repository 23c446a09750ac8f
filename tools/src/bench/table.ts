import { judged, meetsTarget, type Row, type Target } from './row.ts';
import type { Spread } from './spread.ts';

const heads = [
  'work',
  'against',
  'ours',
  'peer',
  'ratio (min..max)',
  'rate',
  'of ceiling',
  'target',
  'results',
] as const;

/** The rows as aligned text, and the notes below. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row, i) => [
    `${i + 1} ${row.work}`,
    row.against,
    amount(row.ours, row.unit),
    amount(row.peer, row.unit),
    ratioText(row.ratio),
    row.rate ? `${digits(row.rate.value)} ${row.rate.unit}` : '',
    row.ceilingShare === null ? '' : digits(row.ceilingShare),
    targetText(row),
    row.equal === null ? '' : row.equal ? 'equal' : 'UNEQUAL',
  ]);
  const lines = [[...heads], ...cells];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = rows.flatMap(({ note }, i) => (note === '' ? [] : [`${i + 1}: ${note}`]));
  return [...text, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}

function amount(value: Spread | null, unit: Row['unit']): string {
  if (value === null) return '-';
  if (unit !== 's') return `${digits(value.median)} ${unit}`;
  return value.median >= 1 ? `${digits(value.median)} s` : `${digits(value.median * 1000)} ms`;
}

function ratioText(ratio: Spread | null): string {
  return ratio === null ? '-' : `${digits(ratio.median)}x (${digits(ratio.min)}..${digits(ratio.max)})`;
}

function targetText(row: Row): string {
  if (row.target === null) return 'reported';
  const met = meetsTarget(row);
  const verdict = met === null ? 'not measured' : met ? 'met' : `MISSED (${digits(judged(row) as number)})`;
  return `${limit(row.target)}: ${verdict}`;
}

function limit({ of, value }: Target): string {
  return `${of === 'ratio' ? '>=' : '<='} ${value}`;
}

/** Three significant digits. */
export function digits(value: number): string {
  return value >= 1000 ? value.toFixed(0) : value.toPrecision(3);
}
