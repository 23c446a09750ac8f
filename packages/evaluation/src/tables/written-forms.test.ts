import type { BenchTable } from '@tailedcore/report';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latexTable, latexText } from './latex.ts';
import { markdownTable, markdownText } from './markdown.ts';
import { tableText } from './table-text.ts';

const table: BenchTable = {
  title: 'Image AUROC (%)',
  corner: 'Method',
  groups: [
    { title: 'Pareto', span: 2 },
    { title: 'K=4', span: 1 },
  ],
  columns: ['tail', 'head', 'tail'],
  rows: [
    {
      title: 'our_method',
      cells: [{ text: '95.00 ± 0.10', emphasis: 'best' }, { text: '93.00', emphasis: 'second' }, { text: '–' }],
    },
    {
      title: 'PaDiM (paper)',
      quoted: true,
      cells: [{ text: '90.00' }, { text: '94.00', emphasis: 'best' }, { text: '91.00' }],
    },
  ],
  notes: ['Percent.'],
};

test('Markdown: headings of groups stand in the heads, best bold, second underlined, quoted slanted', () => {
  expect(markdownTable(table)).toBe(
    [
      '## Image AUROC (%)',
      '',
      '| Method | Pareto<br>tail | Pareto<br>head | K=4<br>tail |',
      '| --- | ---: | ---: | ---: |',
      '| our\\_method | **95.00 ± 0.10** | <ins>93.00</ins> | – |',
      '| _PaDiM (paper)_ | 90.00 | **94.00** | 91.00 |',
      '',
      '- Percent.',
      '',
    ].join('\n'),
  );
});

test('LaTeX: rules of booktabs, headings over columns, signs as LaTeX wants them', () => {
  expect(latexTable(table)).toBe(
    String.raw`\begin{table}[t]
\centering
\caption{Image AUROC (\%). Percent.}
\resizebox{\linewidth}{!}{%
\begin{tabular}{lrrr}
\toprule
 & \multicolumn{2}{c}{Pareto} & \multicolumn{1}{c}{K=4} \\
\cmidrule(lr){2-3} \cmidrule(lr){4-4}
Method & tail & head & tail \\
\midrule
our\_method & \textbf{95.00 $\pm$ 0.10} & \underline{93.00} & -- \\
\textit{PaDiM (paper)} & \textit{90.00} & \textit{\textbf{94.00}} & \textit{91.00} \\
\bottomrule
\end{tabular}}
\end{table}
`,
  );
});

test('text for a terminal: columns under each other, groups below each other where they do not fit', () => {
  expect(tableText(table, 80)).toBe(
    [
      'Image AUROC (%)',
      '               Pareto --------------  K=4 --',
      'Method                  tail    head    tail',
      "our_method     95.00 ± 0.10*  93.00'      –",
      'PaDiM (paper)         90.00   94.00*  91.00',
      "* best, ' second best",
      'Percent.',
    ]
      .map((line) => line.trimEnd())
      .join('\n'),
  );
  const narrow = tableText(table, 40).split('\n');
  expect(narrow.filter((line) => line.startsWith('Method'))).toHaveLength(2);
  expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(40);
});

/** Names as people make them, and worse. */
const name = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(
      '|',
      '\\',
      '`',
      '<',
      '&',
      '_',
      '*',
      '{',
      '}',
      '%',
      '$',
      '#',
      '^',
      '~',
      '\n',
      '\r',
      '\u2028',
      '"',
      'a',
      '–',
    ),
  }),
);

test('no name breaks a row of a Markdown table or becomes HTML', () => {
  fc.assert(
    fc.property(name, (title) => {
      const text = markdownTable({
        ...table,
        title,
        corner: title,
        rows: [{ title, cells: table.columns.map(() => ({ text: title })) }],
      });
      const rows = text.split('\n').filter((line) => line.startsWith('|'));
      expect(text.split('\n')).toHaveLength(8);
      for (const row of rows) expect(row.replace(/\\\\/g, '').replace(/\\\|/g, '').match(/\|/g)).toHaveLength(5);
      expect(markdownText(title)).not.toMatch(/[<>]/);
    }),
  );
});

test('no name breaks a row of a LaTeX table', () => {
  fc.assert(
    fc.property(name, (title) => {
      const text = latexText(title);
      // After taking out what is escaped, no sign is left that means something to TeX.
      const rest = text
        .replace(
          /\\(?:[{}$&#%_]|text(?:backslash|asciicircum|asciitilde|less|greater|bar|quotedbl|degree)\{\}|ldots\{\})/g,
          '',
        )
        .replace(/\$\\(?:pm|leq|geq|times)\$/g, '');
      expect(rest).not.toMatch(/[\\{}$&#%_^~\n\r]/);
    }),
  );
});
