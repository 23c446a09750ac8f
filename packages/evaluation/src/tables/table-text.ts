import type { BenchRow, BenchTable } from '@tailedcore/report';

/**
 * A table for a terminal: columns under each other, best marked `*`, second best `'`; notes below.
 * @param width - letters a line may have: groups that do not fit beside each other stand below each other.
 */
export function tableText(table: BenchTable, width = 120): string {
  const { title, rows, notes } = table;
  return [
    title,
    ...blocks(table, width).map(blockText),
    ...(rows.some(hasMark) ? ["* best, ' second best"] : []),
    ...notes,
  ].join('\n');
}

/** As many groups together as fit, at least one. */
function blocks(table: BenchTable, width: number): BenchTable[] {
  const { groups } = table;
  if (groups.length < 2) return [table];
  const made: BenchTable[] = [];
  for (let from = 0; from < groups.length;) {
    let count = 1;
    while (from + count < groups.length && lineWidth(part(table, from, count + 1)) <= width) count++;
    made.push(part(table, from, count));
    from += count;
  }
  return made;
}

function part(table: BenchTable, from: number, count: number): BenchTable {
  const start = table.groups.slice(0, from).reduce((sum, { span }) => sum + span, 0);
  const groups = table.groups.slice(from, from + count);
  const end = start + groups.reduce((sum, { span }) => sum + span, 0);
  return {
    ...table,
    groups,
    columns: table.columns.slice(start, end),
    rows: table.rows.map((row) => ({ ...row, cells: row.cells.slice(start, end) })),
  };
}

function blockText(table: BenchTable): string {
  const widths = widthsOf(table);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => padded(cell, widths[i] ?? 0, i > 0))
      .join('  ')
      .trimEnd();
  return [
    ...(table.groups.length > 0 ? [groupLine(table.groups, widths)] : []),
    line([table.corner, ...table.columns]),
    ...bodyOf(table).map(line),
  ].join('\n');
}

function widthsOf(table: BenchTable): number[] {
  const body = bodyOf(table);
  const head = [table.corner, ...table.columns];
  return head.map((name, i) => Math.max(wide(name), ...body.map((cells) => wide(cells[i] ?? ''))));
}

function lineWidth(table: BenchTable): number {
  return widthsOf(table).reduce((sum, width) => sum + width + 2, -2);
}

/** Control characters in names would move the cursor. */
function bodyOf({ rows }: BenchTable): string[][] {
  return rows.map(({ title, cells }) => [title.replace(/\p{Cc}/gu, ' '), ...cells.map(cellText)]);
}

function groupLine(groups: BenchTable['groups'], widths: readonly number[]): string {
  let column = 1;
  const parts = groups.map(({ title, span }) => {
    const room = widths.slice(column, column + span).reduce((sum, width) => sum + width + 2, -2);
    column += span;
    const name = [...title].slice(0, room).join('');
    return `${name} `.padEnd(room, '-');
  });
  return `${' '.repeat(widths[0] ?? 0)}  ${parts.join('  ')}`.trimEnd();
}

function hasMark({ cells }: BenchRow): boolean {
  return cells.some(({ emphasis }) => emphasis !== undefined);
}

/** The mark has a place of its own, so that digits stand under each other. */
function cellText({ text, emphasis }: BenchRow['cells'][number]): string {
  return `${text}${emphasis === 'best' ? '*' : emphasis === 'second' ? "'" : ' '}`;
}

function padded(text: string, width: number, right: boolean): string {
  const room = ' '.repeat(Math.max(0, width - wide(text)));
  return right ? room + text : text + room;
}

function wide(text: string): number {
  return [...text].length;
}
