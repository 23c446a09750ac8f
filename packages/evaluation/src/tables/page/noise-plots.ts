import type { NoisePlot } from '@tailedcore/report';
import type { BenchResults, DetectionCell } from '../../benchmark/cell-result.ts';
import { detectionCells } from '../select-cells.ts';
import { spreadOf } from '../spread-of.ts';
import { byFamily, type MethodCells } from './by-method.ts';

const measures = [
  ['Image AUROC', (cell: DetectionCell) => cell.image.all.auroc],
  ['Pixel AUROC', (cell: DetectionCell) => cell.pixel?.all.auroc],
] as const;

/** Families that differ in their noise only are one sweep; a sweep has at least two levels. */
export function noisePlots(results: BenchResults): readonly NoisePlot[] {
  const families = byFamily(results, detectionCells(results)).filter(({ noise }) => noise !== undefined);
  const sweeps = [...new Set(families.map(({ name }) => withoutNoise(name)))];
  return sweeps.flatMap((title) => {
    const sweep = families.filter(({ name }) => withoutNoise(name) === title);
    if (new Set(sweep.map(({ noise }) => noise)).size < 2) return [];
    return measures.flatMap(([measure, of]) => {
      const lines = linesOf(sweep, of);
      return lines.length > 0 ? [{ title: `${title}: ${measure}`, measure: `${measure}, all products`, lines }] : [];
    });
  });
}

type Sweep = readonly {
  readonly noise?: number | undefined;
  readonly methods: readonly MethodCells<DetectionCell>[];
}[];

function linesOf(sweep: Sweep, of: (cell: DetectionCell) => number | null | undefined): NoisePlot['lines'] {
  const methods = [...new Set(sweep.flatMap((family) => family.methods.map(({ method }) => method)))].toSorted(
    (a, b) => a - b,
  );
  return methods.flatMap((method) => {
    const points = sweep
      .flatMap((family) => {
        const cells = family.methods.find((each) => each.method === method)?.cells ?? [];
        const value = spreadOf(cells.map(of));
        return value && family.noise !== undefined ? [{ noise: family.noise, value }] : [];
      })
      .toSorted((a, b) => a.noise - b.noise);
    return points.length > 0 ? [{ method, points }] : [];
  });
}

/** `mvtecad/longtail/step_k4/noise10` belongs to `mvtecad/longtail/step_k4`. */
function withoutNoise(family: string): string {
  return family
    .split('/')
    .filter((part) => !/^noise[\d.]+$/.test(part))
    .join('/');
}
