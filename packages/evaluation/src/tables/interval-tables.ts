import type { BenchTable } from '@tailedcore/report';
import type { BenchResults, DetectionCell } from '../benchmark/cell-result.ts';
import { bootstrapInterval, type Interval } from '../metrics/bootstrap.ts';
import { inParts } from './in-parts.ts';
import { rankCounts } from './rank-counts.ts';
import { detectionCells, familiesOf, methodsOf, ofMethod } from './select-cells.ts';

/**
 * How far image AUROC would move with other test images of the same kind.
 * @param resamples - draws of the bootstrap: more take longer, and make the ends of the intervals steadier.
 */
export function intervalTables(results: BenchResults, resamples = 500): readonly BenchTable[] {
  const cells = detectionCells(results);
  return inParts(familiesOf(results, cells)).map(({ families, suffix }) => ({
    title: `Image AUROC (%): 95 % intervals${suffix}`,
    corner: 'Method',
    groups: families.map(({ title }) => ({ title, span: 2 })),
    columns: families.flatMap(() => ['all', 'pooled']),
    rows: methodsOf(results, cells).map(({ name, title }) => ({
      title,
      cells: families.flatMap((family) =>
        intervalsOf(ofMethod(cells, name, family.name), resamples).map((interval) => ({ text: textOf(interval) })),
      ),
    })),
    notes: [
      `Percentile bootstrap: ${resamples} times, as many good and as many defective images of each product were drawn from the test images, with replacement, the same ones for all runs of a cell of this table. Percent.`,
      'It tells of the chance in test images, not of that in training images and seeds; – where runs were tested on different images, or only on good or only on defective ones.',
    ],
  }));
}

/** Of the mean over all products, and of one ranking of everything; both are means over the cells. */
function intervalsOf(cells: readonly DetectionCell[], resamples: number): readonly (Interval | null)[] {
  const counts = rankCounts(cells);
  if (counts === null) return [null, null];
  return [counts.all, counts.pooled].map((statistic) => bootstrapInterval(counts.images, statistic, { resamples }));
}

function textOf(interval: Interval | null): string {
  return interval === null ? '–' : `${(100 * interval.low).toFixed(2)} to ${(100 * interval.high).toFixed(2)}`;
}
