import { csvCell, quoted } from '@tailedcore/core';
import type { BenchResults } from '../benchmark/cell-result.ts';
import { factColumns, measureColumns } from './cell-columns.ts';
import { detectionCells, familiesOf, methodsOf, ofMethod } from './select-cells.ts';
import { spreadOf } from './spread-of.ts';

/** A line of cells (RFC 4180). */
function line(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}

/** Numbers as they are, with all digits; nothing where there is none. */
function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : csvCell(value);
}

/** One row a cell with every measure. Shares are 0..1, times seconds. Names are for programs too, so they stay as they are. */
export function* resultsCsv({ cells }: BenchResults): Generator<string> {
  const columns = [...factColumns, ...measureColumns];
  yield line(['dataset', 'family', 'split', 'method', 'seed', 'task', ...columns.map(({ name }) => name), 'key']);
  for (const cell of cells) {
    const { dataset, family, split, method, seed, task, key } = cell;
    const names = [dataset, family, split, method].map(quoted);
    yield line([...names, String(seed), task, ...columns.map(({ of }) => number(of(cell))), key]);
  }
}

/** One row for each method, family and measure: mean, standard deviation (n - 1), and over how many cells. */
export function* summaryCsv(results: BenchResults): Generator<string> {
  yield line(['method', 'family', 'measure', 'mean', 'sd', 'n']);
  const { cells } = results;
  for (const method of methodsOf(results, cells))
    for (const family of familiesOf(results, cells)) {
      const own = ofMethod(cells, method.name, family.name);
      for (const { name, of } of measureColumns) {
        const value = spreadOf(own.map(of));
        if (value === null) continue;
        const { mean, deviation, count } = value;
        yield line([quoted(method.name), quoted(family.name), name, number(mean), number(deviation), String(count)]);
      }
    }
}

/** One row for each test image of each cell, a cell at a time. A benchmark can read it back as imported scores. */
export function* imagesCsv(results: BenchResults): Generator<string> {
  yield line(['split', 'method', 'seed', 'name', 'product', 'kind', 'defective', 'score', 'p', 'verdict']);
  for (const { split, method, seed, images } of detectionCells(results)) {
    const start = [quoted(split), quoted(method), String(seed)];
    const rows = images.map(({ name, product, kind, defective, score, pValue, verdict }) =>
      line([
        ...start,
        quoted(name),
        csvCell(product),
        csvCell(kind),
        String(defective),
        number(score),
        number(pValue),
        verdict ?? '',
      ]),
    );
    yield rows.join('');
  }
}
