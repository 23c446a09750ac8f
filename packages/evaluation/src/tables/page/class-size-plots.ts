import type { ClassSizePlot } from '@tailedcore/report';
import type { BenchResults, SamplerCell } from '../../benchmark/cell-result.ts';
import { methodsOf, ofMethod, samplerCells } from '../select-cells.ts';

/** Sizes within this factor are drawn as one point. */
const step = 1.15;

/** A drawing for each sampler that believes something of class sizes, over all its cells. */
export function classSizePlots(results: BenchResults): readonly ClassSizePlot[] {
  const cells = samplerCells(results).filter(({ classSizes }) => classSizes !== null);
  return methodsOf(results, cells).map(({ name, title }) => ({
    title,
    method: results.methods.findIndex((each) => each.name === name),
    points: pointsOf(ofMethod(cells, name)),
  }));
}

/** Images together whose true sizes are the same and whose believed ones nearly are. */
function pointsOf(cells: readonly SamplerCell[]): ClassSizePlot['points'] {
  const points = new Map<string, { true: number; believed: number; images: number }>();
  for (const { classSizes } of cells)
    classSizes?.true.forEach((size, i) => {
      const believed = rounded(classSizes.believed[i] ?? size);
      const key = `${rounded(size)} ${believed}`;
      const point = points.get(key) ?? { true: rounded(size), believed, images: 0 };
      point.images++;
      points.set(key, point);
    });
  return [...points.values()].toSorted((a, b) => a.true - b.true || a.believed - b.believed);
}

/** Small sizes as they are, larger ones to the next of a row in which each is `step` times the one before. */
function rounded(size: number): number {
  if (size < 8) return Math.max(1, Math.round(size));
  return Math.round(8 * step ** Math.round(Math.log(size / 8) / Math.log(step)));
}
