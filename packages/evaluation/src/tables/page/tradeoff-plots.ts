import type { Spread, TradeoffPlot } from '@tailedcore/report';
import type { BenchResults, DetectionCell } from '../../benchmark/cell-result.ts';
import { detectionCells } from '../select-cells.ts';
import { spreadOf } from '../spread-of.ts';
import { byFamily } from './by-method.ts';

const levels = [
  ['image', 'Image AUROC'],
  ['pixel', 'Pixel AUROC'],
] as const;

/** For each family and level where both rare and frequent products were judged. */
export function tradeoffPlots(results: BenchResults): readonly TradeoffPlot[] {
  return levels.flatMap(([level, measure]) =>
    byFamily(results, detectionCells(results)).flatMap(({ title, methods }) => {
      const points = methods.flatMap(({ method, cells }) => pointOf(method, cells, level));
      return points.length > 0 ? [{ title: `${title}: ${measure}`, measure, points }] : [];
    }),
  );
}

function pointOf(
  method: number,
  cells: readonly DetectionCell[],
  level: 'image' | 'pixel',
): { method: number; tail: Spread; head: Spread }[] {
  const tail = spreadOf(cells.map((cell) => cell[level]?.tail.auroc));
  const head = spreadOf(cells.map((cell) => cell[level]?.head.auroc));
  return tail && head ? [{ method, tail, head }] : [];
}
