import type { BenchTable, Spread } from '@tailedcore/report';
import type { BenchResults, DetectionCell } from '../benchmark/cell-result.ts';
import type { Grouped, PixelMeasures, RankMeasures } from '../metrics/measures.ts';
import { inParts } from './in-parts.ts';
import { groupNames, groupNotes, imageMeasures, type MeasureName, pixelMeasures } from './measure-names.ts';
import { overNote, percentText } from './number-text.ts';
import { type NumberRow, printed } from './number-table.ts';
import { type PaperTable, paperFamilies, paperTables } from './paper-numbers.ts';
import { detectionCells, familiesOf, methodsOf, ofMethod } from './select-cells.ts';
import { spreadOf } from './spread-of.ts';

type Level = PaperTable['level'];
type Groups = Grouped<RankMeasures> | Grouped<PixelMeasures>;

/** Tables of one measure each, methods down, families across with tail, head, all and pooled; the paper's numbers beside where a table of it is repeated. */
export function measureTables(results: BenchResults): {
  readonly main: readonly BenchTable[];
  readonly more: readonly BenchTable[];
} {
  const cells = detectionCells(results);
  const image = imageMeasures.map((measure) => tablesOf(results, cells, 'image', measure));
  const withMaps = cells.filter(({ pixel }) => pixel !== null);
  const pixel = pixelMeasures.map((measure) => tablesOf(results, withMaps, 'pixel', measure));
  const published = paperTables[results.paper ?? ''] ?? [];
  const order = published[0]?.level === 'pixel' ? [pixel, image] : [image, pixel];
  const [first, second] = order as [typeof image, typeof image];
  return {
    main: [...(first[0] ?? []), ...(second[0] ?? [])],
    more: [...first.slice(1), ...second.slice(1)].flat(),
  };
}

function tablesOf(
  results: BenchResults,
  cells: readonly DetectionCell[],
  level: Level,
  measure: MeasureName<string>,
): readonly BenchTable[] {
  const families = familiesOf(results, cells);
  const paper =
    measure.key === 'auroc' ? paperTables[results.paper ?? '']?.find((table) => table.level === level) : undefined;
  return inParts(families).map(({ families: part, suffix }) => {
    const names = part.map(({ name }) => name);
    const own = methodsOf(results, cells).map(({ name, title }) => ({
      name,
      row: { title, values: names.flatMap((family) => valuesOf(ofMethod(cells, name, family), level, measure.key)) },
    }));
    const quoted = paper ? quotedRows(paper, names) : [];
    const counts = names
      .flatMap((family) => own.map(({ name }) => ofMethod(cells, name, family).length))
      .filter((n) => n > 0);
    return printed({
      title: `${measure.title} (%)${suffix}`,
      corner: 'Method',
      groups: part.map(({ title }) => ({ title, span: groupNames.length })),
      columns: part.flatMap(() => groupNames.map((title) => ({ title, better: measure.better, text: percentText }))),
      rows: besideEachOther(own, quoted),
      notes: [
        `Percent, ${measure.better} is better. ${overNote(counts)}`,
        measure.meaning,
        ...groupNotes,
        ...(quoted.length > 0 ? (paper?.notes ?? []) : []),
        ...(level === 'pixel' ? pixelNotes(cells) : []),
      ],
    });
  });
}

/** The four groups of a measure, each over all cells. */
function valuesOf(cells: readonly DetectionCell[], level: Level, key: string): (Spread | null)[] {
  return groupNames.map((group) => spreadOf(cells.map((cell) => numberOf(cell[level]?.[group], key))));
}

function numberOf(measures: Groups['all'] | undefined, key: string): number | null {
  return (measures as Readonly<Record<string, number | null>> | undefined)?.[key] ?? null;
}

interface NamedRow {
  readonly name: string;
  readonly row: NumberRow;
}

/** The rows of the paper for these families; none where it says nothing of them. */
function quotedRows({ dataset, rows }: PaperTable, families: readonly string[]): readonly NamedRow[] {
  const places = families.map((family) => paperFamilies.findIndex((each) => family === `${dataset}/${each}`));
  if (places.every((place) => place < 0)) return [];
  return rows.map(({ method, title, from = 'paper', values }) => ({
    name: method,
    row: {
      title: `${title} (${from})`,
      quoted: true,
      values: places.flatMap((place) =>
        groupNames.map((_, group) => asSpread(place < 0 || group === 3 ? null : (values[3 * place + group] ?? null))),
      ),
    },
  }));
}

function asSpread(percent: number | null): Spread | null {
  return percent === null ? null : { mean: percent / 100, deviation: null, count: 1 };
}

/** Each of our rows with the published one below it; what was published of other methods comes last. */
export function besideEachOther(own: readonly NamedRow[], quoted: readonly NamedRow[]): readonly NumberRow[] {
  const names = new Set(own.map(({ name }) => name));
  return [
    ...own.flatMap(({ name, row }) => [row, ...quoted.filter((each) => each.name === name).map((each) => each.row)]),
    ...quoted.filter(({ name }) => !names.has(name)).map(({ row }) => row),
  ];
}

/** Said where pixel numbers are not exact. */
function pixelNotes(cells: readonly DetectionCell[]): readonly string[] {
  const bound = Math.max(0, ...cells.map(({ pixel }) => pixel?.pooled.errorBound ?? 0));
  return bound > 0
    ? [`Pixels were counted in bins; pooled numbers are off by at most ${(100 * bound).toPrecision(1)}.`]
    : [];
}
