import type { BenchTable, Spread } from '@tailedcore/report';
import type { BenchResults, CellResult } from '../benchmark/cell-result.ts';
import { inParts } from './in-parts.ts';
import { preciseText } from './number-text.ts';
import { type NumberColumn, printed } from './number-table.ts';
import { familiesOf, methodsOf, ofMethod } from './select-cells.ts';
import { spreadOf } from './spread-of.ts';

const number = (title: string, better: NumberColumn['better']): NumberColumn => ({ title, better, text: preciseText });
const columns = [number('fit', 'low'), number('judge', 'low'), number('per image', 'low'), number('rows', null)];

/** Seconds of wall time and size of the memory. */
export function costTables(results: BenchResults): readonly BenchTable[] {
  const { cells } = results;
  return inParts(familiesOf(results, cells)).map(({ families, suffix }) =>
    printed({
      title: `Time and memory${suffix}`,
      corner: 'Method',
      groups: families.map(({ title }) => ({ title, span: columns.length })),
      columns: families.flatMap(() => columns),
      rows: methodsOf(results, cells).map(({ name, title }) => ({
        title,
        values: families.flatMap((family) => costs(ofMethod(cells, name, family.name))),
      })),
      notes: [
        'fit, judge: seconds of wall time for all training and all test images; per image: milliseconds for one test image. They depend on the machine and on what else ran on it.',
        'rows: patches in the memory, general and of rare products together.',
      ],
    }),
  );
}

function costs(cells: readonly CellResult[]): (Spread | null)[] {
  return [
    spreadOf(cells.map(({ seconds }) => seconds.fit)),
    spreadOf(cells.map((cell) => (cell.task === 'detection' ? cell.seconds.judge : null))),
    spreadOf(cells.map(perImage)),
    spreadOf(cells.map(rowsOf)),
  ];
}

function perImage(cell: CellResult): number | null {
  return cell.task === 'detection' && cell.images.length > 0 ? (1000 * cell.seconds.judge) / cell.images.length : null;
}

function rowsOf(cell: CellResult): number | null {
  const rows = cell.task === 'detection' ? cell.facts.rows : undefined;
  return rows ? rows.head + rows.tail : null;
}
