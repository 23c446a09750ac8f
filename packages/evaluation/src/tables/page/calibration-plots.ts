import type { CalibrationPlot } from '@tailedcore/report';
import type { BenchResults, DetectionCell } from '../../benchmark/cell-result.ts';
import { detectionCells } from '../select-cells.ts';
import { byFamily } from './by-method.ts';

/** Levels at which the distribution is drawn: close where verdicts are made. */
const levels = [
  0,
  0.001,
  0.002,
  0.005,
  ...Array.from({ length: 10 }, (_, i) => (i + 1) / 100),
  ...Array.from({ length: 18 }, (_, i) => (i + 3) / 20),
];

/** A drawing for each family with methods that give p-values; good images of all cells of a method together. */
export function calibrationPlots(results: BenchResults): readonly CalibrationPlot[] {
  return byFamily(results, detectionCells(results)).flatMap(({ title, methods }) => {
    const lines = methods.flatMap(({ method, cells }) => {
      const values = Float64Array.from(goodPValues(cells)).sort();
      if (values.length === 0) return [];
      return [
        { method, images: values.length, points: levels.map((level) => ({ level, share: shareUpTo(values, level) })) },
      ];
    });
    return lines.length > 0 ? [{ title, lines }] : [];
  });
}

function goodPValues(cells: readonly DetectionCell[]): readonly number[] {
  return cells.flatMap(({ images }) =>
    images.flatMap(({ defective, pValue }) => (defective || pValue === null ? [] : [pValue])),
  );
}

/** Share of the rising values that are at most `level`. */
function shareUpTo(values: Float64Array, level: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) <= level) low = middle + 1;
    else high = middle;
  }
  return low / values.length;
}
