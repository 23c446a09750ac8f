import { type Html, markup } from '../html.ts';
import type { BenchCell, BenchRow, BenchTable } from './bench-report.ts';

/** A table that scrolls inside its own frame; best values bold, second best underlined, quoted numbers fainter. */
export function tableMarkup(table: BenchTable): Html {
  return markup`<div class="table-scroll" tabindex="0" role="region" aria-label="${table.title}">
      <table class="bench ${table.columns.length > 8 ? 'wide' : 'narrow'}">
        <caption class="visually-hidden">
          ${table.title}
        </caption>
        <thead>
          ${table.groups.length > 0 ? groupRow(table) : undefined}
          <tr>
            ${table.groups.length > 0 ? undefined : markup`<th scope="col" class="corner">${table.corner}</th>`}
            ${table.columns.map((column, i) => markup`<th scope="col" class="number${firstOfGroup(table, i)}">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${table.rows.map((line) => rowMarkup(table, line))}
        </tbody>
      </table>
    </div>
    ${table.notes.length > 0 ? markup`<ul class="table-notes">${table.notes.map((note) => markup`<li>${note}</li>`)}</ul>` : undefined}`;
}

function groupRow({ corner, groups }: BenchTable): Html {
  return markup`<tr>
    <th scope="col" class="corner" rowspan="2">${corner}</th>
    ${groups.map(({ title, span }) => markup`<th scope="colgroup" class="group begins" colspan="${span}">${title}</th>`)}
  </tr>`;
}

function rowMarkup(table: BenchTable, { title, quoted, cells }: BenchRow): Html {
  return markup`<tr class="${quoted === true ? 'quoted' : 'own'}">
    <th scope="row"><bdi>${title}</bdi></th>
    ${cells.map((cell, i) => markup`<td class="number${firstOfGroup(table, i)}">${cellMarkup(cell)}</td>`)}
  </tr>`;
}

/** The spread stands smaller behind the mean. */
function cellMarkup({ text, emphasis }: BenchCell): Html {
  const [mean = '', deviation] = text.split(' ± ');
  const spread = deviation === undefined ? undefined : markup` <small>± ${deviation}</small>`;
  if (emphasis === 'best') return markup`<strong>${mean}</strong>${spread}`;
  if (emphasis === 'second') return markup`<u>${mean}</u>${spread}`;
  return markup`${mean}${spread}`;
}

/** A line is drawn where a group begins. */
function firstOfGroup({ groups }: BenchTable, column: number): string {
  let start = 0;
  for (const { span } of groups) {
    if (column === start) return ' begins';
    start += span;
  }
  return '';
}
