import type { BenchCell, BenchTable } from '@tailedcore/report';

/** A table in GitHub's Markdown: names of groups stand before the names of their columns, as it has no headings over columns. */
export function markdownTable({ title, corner, groups, columns, rows, notes }: BenchTable): string {
  const over = groups.flatMap(({ title: name, span }) =>
    Array.from({ length: span }, () => `${markdownText(name)}<br>`),
  );
  const head = [markdownText(corner), ...columns.map((column, i) => `${over[i] ?? ''}${markdownText(column)}`)];
  const rule = ['---', ...columns.map(() => '---:')];
  const body = rows.map(({ title: name, quoted, cells }) => [
    quoted ? `_${markdownText(name)}_` : markdownText(name),
    ...cells.map(markdownCell),
  ]);
  const lines = [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`);
  return [`## ${markdownText(title)}`, '', ...lines, '', ...notes.map((note) => `- ${markdownText(note)}`), ''].join(
    '\n',
  );
}

/** Best bold; second best underlined, for which Markdown has no sign but HTML's. */
function markdownCell({ text, emphasis }: BenchCell): string {
  const escaped = markdownText(text);
  if (emphasis === 'best') return `**${escaped}**`;
  return emphasis === 'second' ? `<ins>${escaped}</ins>` : escaped;
}

/** Text on one line that Markdown shows as it is. */
export function markdownText(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]#|~]/g, (sign) => `\\${sign}`);
}
