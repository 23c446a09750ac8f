import { averagePrecision, auroc, bestF1, fprAtTpr, pixelAccumulator } from '@tailedcore/evaluation/metrics';
import { requireClose } from './compare.ts';
import type { Golden } from './golden.ts';

/** Doubles, added in another order; and a golden that was stored in float32. */
const tolerances: Readonly<Record<string, number>> = { F64: 1e-12, F32: 1e-6 };
const toleranceOf = (golden: Golden, name: string) => tolerances[golden.tensor(name).dtype] ?? 0;

/** Measures of a ranking with ties. */
export function checkMetrics(golden: Golden): void {
  const labels = golden.values('labels');
  const scores = golden.values('scores');
  const check = (name: string, received: number | null) =>
    requireClose(name, [received ?? NaN], golden.values(name), toleranceOf(golden, name));
  check('auroc', auroc(labels, scores));
  check('average_precision', averagePrecision(labels, scores));
  check('f1_max', bestF1(labels, scores)?.value ?? null);
  if (golden.tensors.has('fpr_at_95_tpr')) check('fpr_at_95_tpr', fprAtTpr(labels, scores, 0.95));
}

/** Measures of heat maps [n, h, w] against masks, exactly and within the bound of few bins. */
export async function checkPixelMetrics(golden: Golden): Promise<void> {
  const [images = 0, height = 0, width = 0] = golden.tensor('maps').shape;
  const maps = Float32Array.from(golden.values('maps'));
  const masks = Uint8Array.from(golden.values('masks'));
  const measure = async (options: { bytes?: number; bins?: number }) => {
    const pixels = pixelAccumulator(options);
    for (let image = 0; image < images; image++) {
      const [from, to] = [image * height * width, (image + 1) * height * width];
      pixels.add({ product: '', map: maps.slice(from, to), size: [height, width], mask: masks.slice(from, to) });
    }
    return (await pixels.measure([])).pooled;
  };
  const exact = await measure({});
  const binned = await measure({ bytes: 0, bins: 50 });
  const names = { auroc: 'auroc', averagePrecision: 'average_precision', bestF1: 'f1_max', aupro: 'aupro' } as const;
  for (const [key, name] of Object.entries(names) as [keyof typeof names, string][]) {
    const expected = golden.values(name);
    const tolerance = toleranceOf(golden, name);
    requireClose(name, [exact[key] ?? NaN], expected, tolerance);
    const bound = (binned.errorBound + tolerance) / (expected[0] as number);
    requireClose(`${name} from bins`, [binned[key] ?? NaN], expected, bound);
  }
}
