import type { ScorePlot } from '@tailedcore/report';
import type { BenchResults, DetectionCell } from '../../benchmark/cell-result.ts';
import { detectionCells } from '../select-cells.ts';
import { byFamily } from './by-method.ts';

/**
 * A drawing for each method and family over all its cells. Scores of several models stand on one axis when each is divided by its
 * model's own threshold; where a model has none, or none above 0, they stay as they are.
 */
export function scorePlots(results: BenchResults): readonly ScorePlot[] {
  return byFamily(results, detectionCells(results)).flatMap(({ title, methods }) =>
    methods.map(({ method, title: name, cells }) => ({ title: `${name}: ${title}`, method, ...scoresOf(cells) })),
  );
}

function scoresOf(cells: readonly DetectionCell[]): Omit<ScorePlot, 'title' | 'method'> {
  const thresholds = cells.map(({ facts }) => facts.threshold ?? null);
  const [first] = thresholds;
  if (cells.length === 1) return { unit: 'Score', threshold: first ?? null, ...split(cells, () => 1) };
  if (thresholds.some((threshold) => threshold === null || threshold <= 0))
    return { unit: 'Score', threshold: null, ...split(cells, () => 1) };
  return { unit: 'Score / own threshold', threshold: 1, ...split(cells, (cell) => cell.facts.threshold as number) };
}

function split(cells: readonly DetectionCell[], unitOf: (cell: DetectionCell) => number) {
  const scores = (defective: boolean) =>
    cells.flatMap((cell) => {
      const unit = unitOf(cell);
      return cell.images.filter((image) => image.defective === defective).map(({ score }) => score / unit);
    });
  return { good: scores(false), defective: scores(true) };
}
