import type { BenchTable } from '@tailedcore/report';
import type { BenchResults } from '../benchmark/cell-result.ts';
import { costTables } from './cost-tables.ts';
import { calibrationTables, decisionTables } from './decision-tables.ts';
import { intervalTables } from './interval-tables.ts';
import { measureTables } from './measure-tables.ts';
import { patchTables } from './patch-tables.ts';
import { samplerTables } from './sampler-tables.ts';

/** Tables of a benchmark, most important first; what it did not measure is left out. */
export interface AllTables {
  /** What the benchmark was made for. */
  readonly main: readonly BenchTable[];
  readonly more: readonly BenchTable[];
}

/** How tables are made. */
export interface TableOptions {
  /** Draws of the bootstrap behind intervals; default 500. */
  readonly resamples?: number | undefined;
}

/** Every table that these results can fill. Intervals take a moment: keep what comes. @throws E_OPTION for options out of range. */
export function allTables(results: BenchResults, { resamples }: TableOptions = {}): AllTables {
  const shown = mainTables(results);
  const others = [
    ...intervalTables(results, resamples),
    ...samplerTables(results),
    ...patchTables(results),
    ...measureTables(results).more,
    ...costTables(results),
  ];
  const titles = new Set(shown.map(({ title }) => title));
  return { main: shown, more: others.filter(({ title }) => !titles.has(title)) };
}

/** The table that a benchmark was made for; undefined where no cell is finished. */
export function mainTable(results: BenchResults): BenchTable | undefined {
  return mainTables(results)[0];
}

function mainTables(results: BenchResults): readonly BenchTable[] {
  const { main } = measureTables(results);
  if (results.paper === 'figure2') return [...patchTables(results), ...main];
  return [...main, ...samplerTables(results).slice(0, 1), ...decisionTables(results), ...calibrationTables(results)];
}
