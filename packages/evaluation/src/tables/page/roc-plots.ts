import type { RocPlot } from '@tailedcore/report';
import type { BenchResults, DetectionCell } from '../../benchmark/cell-result.ts';
import { type RankGroups, rankGroups } from '../../metrics/rank-groups.ts';
import { detectionCells } from '../select-cells.ts';
import { spreadOf } from '../spread-of.ts';
import { byFamily } from './by-method.ts';

/** False positive rates at which curves are averaged: close where it matters. */
const rates = [
  0,
  0.001,
  0.002,
  0.005,
  ...Array.from({ length: 20 }, (_, i) => (i + 1) / 100),
  ...Array.from({ length: 40 }, (_, i) => (i + 11) / 50),
  1,
];

/** A drawing for each family: the pooled curve of each cell, averaged upward at each false positive rate. */
export function rocPlots(results: BenchResults): readonly RocPlot[] {
  return byFamily(results, detectionCells(results)).flatMap(({ title, methods }) => {
    const lines = methods.flatMap(({ method, cells }) => {
      const curves = cells
        .map(groupsOf)
        .filter(({ totals }) => totals.negatives > 0 && totals.positives > 0)
        .map((groups) => found(groups));
      if (curves.length === 0) return [];
      const auroc = spreadOf(cells.map(({ image }) => image.pooled.auroc))?.mean ?? null;
      const mean = rates.map((rate, i) => ({
        falsePositives: rate,
        truePositives: meanOf(curves.map((curve) => curve[i] as number)),
      }));
      return [{ method, auroc, points: [{ falsePositives: 0, truePositives: 0 }, ...mean] }];
    });
    return lines.length > 0 ? [{ title, lines }] : [];
  });
}

function groupsOf({ images }: DetectionCell): RankGroups {
  return rankGroups(
    images.map(({ defective }) => (defective ? 1 : 0)),
    images.map(({ score }) => score),
  );
}

/** True positive rate at each of `rates`, the largest where the curve is upright there; equal scores make straight slopes. */
export function found({ totals, negatives, positives }: RankGroups, at: readonly number[] = rates): readonly number[] {
  let [group, good, defective] = [0, 0, 0];
  return at.map((rate) => {
    const wanted = rate * totals.negatives;
    while (group < negatives.length && good + (negatives[group] as number) <= wanted) {
      good += negatives[group] as number;
      defective += positives[group] as number;
      group++;
    }
    if (group === negatives.length) return 1;
    const part = (wanted - good) / (negatives[group] as number);
    return (defective + part * (positives[group] as number)) / totals.positives;
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
