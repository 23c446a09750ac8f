import type { BenchOutcome, CellResult } from '@tailedcore/evaluation';

/** What `bench --json` prints: everything but single images, which stand in `results.json` and `images.csv` of the folder. */
export function benchJson({ results, cells, leftOut, files }: BenchOutcome, out: string): string {
  const { cells: finished, ...rest } = results;
  return `${JSON.stringify({ out, files, leftOut, ...rest, states: cells, cells: finished.map(withoutImages) }, null, 2)}\n`;
}

function withoutImages(cell: CellResult): Record<string, unknown> {
  return cell.task === 'samplers' ? { ...cell, classSizes: undefined } : { ...cell, images: cell.images.length };
}
