import type { BenchCell, BenchTable } from '@tailedcore/report';

/** What a document must load for these tables. */
export const latexHead =
  '% Needs \\usepackage{booktabs,graphicx} and, before 2018, \\usepackage[utf8]{inputenc}.\n% Best in bold, second best underlined; slanted rows are quoted from a publication.\n';

/** A table for LaTeX with the rules of booktabs, scaled to the line. */
export function latexTable({ title, corner, groups, columns, rows, notes }: BenchTable): string {
  const shape = `l${groups.length > 0 ? groups.map(({ span }) => 'r'.repeat(span)).join('') : 'r'.repeat(columns.length)}`;
  const lines = [
    ...(groups.length > 0 ? [groupLine(groups), groupRules(groups)] : []),
    line([latexText(corner), ...columns.map(latexText)]),
    '\\midrule',
    ...rows.map(({ title: name, quoted, cells }) => {
      const all = [latexText(name), ...cells.map(latexCell)];
      return line(quoted ? all.map((cell) => `\\textit{${cell}}`) : all);
    }),
  ];
  return [
    '\\begin{table}[t]',
    '\\centering',
    `\\caption{${latexText(title)}. ${notes.map(latexText).join(' ')}}`,
    '\\resizebox{\\linewidth}{!}{%',
    `\\begin{tabular}{${shape}}`,
    '\\toprule',
    ...lines,
    '\\bottomrule',
    '\\end{tabular}}',
    '\\end{table}',
    '',
  ].join('\n');
}

function groupLine(groups: BenchTable['groups']): string {
  return line(['', ...groups.map(({ title, span }) => `\\multicolumn{${span}}{c}{${latexText(title)}}`)]);
}

function groupRules(groups: BenchTable['groups']): string {
  let from = 2;
  return groups
    .map(({ span }) => {
      const rule = `\\cmidrule(lr){${from}-${from + span - 1}}`;
      from += span;
      return rule;
    })
    .join(' ');
}

function line(cells: readonly string[]): string {
  return `${cells.join(' & ')} \\\\`;
}

function latexCell({ text, emphasis }: BenchCell): string {
  const escaped = latexText(text);
  if (emphasis === 'best') return `\\textbf{${escaped}}`;
  return emphasis === 'second' ? `\\underline{${escaped}}` : escaped;
}

const signs: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '±': '$\\pm$',
  '≤': '$\\leq$',
  '≥': '$\\geq$',
  '×': '$\\times$',
  '–': '--',
  '…': '\\ldots{}',
  '°': '\\textdegree{}',
};

/** Text on one line that LaTeX prints as it is. */
export function latexText(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
    .replace(/[\\{}$&#%_^~<>|"±≤≥×–…°]/g, (sign) => signs[sign] as string);
}
