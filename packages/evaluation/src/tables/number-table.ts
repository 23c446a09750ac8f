import type { BenchCell, BenchTable, Spread } from '@tailedcore/report';

/** A column of numbers: how they are printed, and which of them is best. */
export interface NumberColumn {
  readonly title: string;
  /** null: none is better than another. */
  readonly better: 'high' | 'low' | null;
  /** `mean ± deviation`, or the mean alone, a plain number, where there is no deviation. */
  readonly text: (value: Spread) => string;
}

/** A line of numbers; null is printed as –. */
export interface NumberRow {
  readonly title: string;
  /** Numbers of a publication: ranked among themselves only. */
  readonly quoted?: boolean | undefined;
  readonly values: readonly (Spread | null)[];
}

/** A table before it is printed. */
export interface NumberTable extends Omit<BenchTable, 'columns' | 'rows'> {
  readonly columns: readonly NumberColumn[];
  readonly rows: readonly NumberRow[];
}

/** Prints every number and marks the best and the second best of each column, where at least two compete. */
export function printed({ columns, rows, ...rest }: NumberTable): BenchTable {
  const marks = columns.map((column, i) => [ranked(column, i, rows, false), ranked(column, i, rows, true)] as const);
  return {
    ...rest,
    columns: columns.map(({ title }) => title),
    rows: rows.map(({ title, quoted = false, values }) => ({
      title,
      quoted,
      cells: columns.map(({ text }, i): BenchCell => {
        const value = values[i] ?? null;
        if (value === null) return { text: '–' };
        const emphasis = marks[i]?.[quoted ? 1 : 0].get(meanText(text, value));
        return { text: text(value), ...(emphasis ? { emphasis } : {}) };
      }),
    })),
  };
}

/** Which printed means are best and second best: those that look alike are equal. */
function ranked(
  { better, text }: NumberColumn,
  column: number,
  rows: readonly NumberRow[],
  quoted: boolean,
): ReadonlyMap<string, 'best' | 'second'> {
  const marks = new Map<string, 'best' | 'second'>();
  const values = rows.filter((each) => (each.quoted ?? false) === quoted).map(({ values: all }) => all[column] ?? null);
  const there = values.filter((value) => value !== null).map((value) => meanText(text, value));
  if (better === null || there.length < 2) return marks;
  const sign = better === 'high' ? -1 : 1;
  const [best, second] = [...new Set(there)].toSorted((a, b) => sign * (Number(a) - Number(b)));
  if (best !== undefined) marks.set(best, 'best');
  if (second !== undefined) marks.set(second, 'second');
  return marks;
}

function meanText(text: NumberColumn['text'], value: Spread): string {
  return text({ ...value, deviation: null });
}
