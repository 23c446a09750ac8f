import type { BenchTable, Spread } from '@tailedcore/report';
import type { BenchResults, CellResult } from '../benchmark/cell-result.ts';
import type { SamplerMeasures } from '../metrics/measures.ts';
import { besideEachOther } from './measure-tables.ts';
import { overNote, percentText, plainText } from './number-text.ts';
import { type NumberColumn, printed } from './number-table.ts';
import { paperSamplers, paperSplits } from './paper-samplers.ts';
import { familiesOf, methodsOf, ofMethod } from './select-cells.ts';
import { spreadOf } from './spread-of.ts';

const column = (title: string, better: 'high' | 'low', text = percentText): NumberColumn => ({ title, better, text });
const columns = [
  column('missed tail + included defects', 'low'),
  column('missed tail', 'low'),
  column('included defects', 'low'),
  column('included head', 'low'),
  column('class size error', 'low', plainText),
  column('AUROC', 'high'),
];

const notes = [
  'missed tail: share of the rare training images that were not selected. included defects: share of the defective ones that were. included head: images of frequent products among all selected ones. Percent, low is better.',
  'class size error: mean over training images of |believed - true size| / true size (Eq. 12), no unit, low is better; – for samplers without an opinion. AUROC: rare against all other training images, percent.',
];

const published = [
  `Slanted: Table 5 of the paper (CVPR 2025), both data sets, all tail types, ${paperSplits} splits.`,
  'What differs: the paper prints 1.00 as the class size error of samplers that have no opinion of class sizes; here it is –. Its included head is called a ratio to tail samples in the text, but never exceeds 100 in the table; here it is a share of all selected images.',
];

/** Cells with something to say of how rare images were found: of the sampler study, or of models that look for them. */
type Found = { readonly measures: SamplerMeasures } & Pick<CellResult, 'method' | 'family'>;

/** The paper's Table 5: over all splits, then family by family where there are several. */
export function samplerTables(results: BenchResults): readonly BenchTable[] {
  const cells = results.cells.flatMap((cell): Found[] => {
    const measures = cell.task === 'samplers' ? cell.measures : cell.facts.tailFound;
    return measures ? [{ method: cell.method, family: cell.family, measures }] : [];
  });
  if (cells.length === 0) return [];
  const families = familiesOf(results, cells);
  const beside = results.paper === 'table5';
  return [
    tableOf(results, cells, 'How well rare training images are found', beside),
    ...(families.length > 1
      ? families.map(({ name, title }) => {
          const own = cells.filter(({ family }) => family === name);
          return tableOf(results, own, `How well rare training images are found: ${title}`, false);
        })
      : []),
  ];
}

function tableOf(results: BenchResults, cells: readonly Found[], title: string, beside: boolean): BenchTable {
  const own = methodsOf(results, cells).map((method) => ({
    name: method.name,
    row: { title: method.title, values: valuesOf(ofMethod(cells, method.name).map(({ measures }) => measures)) },
  }));
  const quoted = beside
    ? paperSamplers.map(({ method, title: name, values }) => ({
        name: method,
        row: { title: `${name} (paper)`, quoted: true, values: values.map(asSpread) },
      }))
    : [];
  const counts = own.map(({ name }) => ofMethod(cells, name).length);
  return printed({
    title,
    corner: 'Sampler',
    groups: [],
    columns,
    rows: besideEachOther(own, quoted),
    notes: [...notes, overNote(counts), ...(beside ? published : [])],
  });
}

function valuesOf(list: readonly SamplerMeasures[]): (Spread | null)[] {
  return [
    spreadOf(list.map(combined)),
    spreadOf(list.map((each) => each.missedTail)),
    spreadOf(list.map((each) => each.includedDefective)),
    spreadOf(list.map((each) => each.includedHead)),
    spreadOf(list.map((each) => each.classSizeError)),
    spreadOf(list.map((each) => each.auroc)),
  ];
}

/** The paper's first column; null where one of its parts is not defined. */
export function combined({ missedTail, includedDefective }: SamplerMeasures): number | null {
  return missedTail === null || includedDefective === null ? null : missedTail + includedDefective;
}

/** All columns of the paper but the class size error are percent. */
function asSpread([mean, deviation]: readonly [number, number], column: number): Spread {
  const unit = columns[column]?.text === plainText ? 1 : 100;
  return { mean: mean / unit, deviation: deviation / unit, count: paperSplits };
}
