import type { BenchReport } from '@tailedcore/report';
import type { BenchResults } from '../benchmark/cell-result.ts';
import type { AllTables } from './all-tables.ts';
import { calibrationPlots } from './page/calibration-plots.ts';
import { classSizePlots } from './page/class-size-plots.ts';
import { noisePlots } from './page/noise-plots.ts';
import { patchPlots } from './page/patch-plots.ts';
import { rocPlots } from './page/roc-plots.ts';
import { scorePlots } from './page/score-plots.ts';
import { tradeoffPlots } from './page/tradeoff-plots.ts';
import { productTables } from './product-tables.ts';
import { detectionCells } from './select-cells.ts';

/** What the page of a benchmark shows of its results. */
export function benchPage(results: BenchResults, { main, more }: AllTables): BenchReport {
  const { title, methods, cells, failures, made } = results;
  const judged = detectionCells(results);
  return {
    title,
    created: made.at,
    version: made.version,
    methods,
    counts: {
      splits: new Set(cells.map(({ split }) => split)).size,
      cells: cells.length,
      images: judged.reduce((sum, { images }) => sum + images.length, 0),
    },
    tables: main,
    moreTables: more,
    tradeoffs: tradeoffPlots(results),
    noise: noisePlots(results),
    curves: rocPlots(results),
    scores: scorePlots(results),
    calibration: calibrationPlots(results),
    classSizes: classSizePlots(results),
    patches: patchPlots(results),
    products: productTables(results),
    failures,
  };
}
