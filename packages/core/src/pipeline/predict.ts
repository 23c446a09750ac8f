import type { MemoryBank } from '../bank/memory-bank.ts';
import type { TailedCoreError } from '../errors.ts';
import { halvesOf, valuesOf } from '../half.ts';
import { heatMap } from '../kernels/heat-map.ts';
import { type RunContext, silently } from '../run.ts';
import type { Backbone, Extracted, ImageSource, NeighborIndex, Placement, Scorer } from '../stages.ts';
import type { Matrix } from '../tensor.ts';
import { extractBatches } from './extract.ts';
import { judge, pValue, type Threshold, type Verdict } from './threshold.ts';

/** A model ready to judge images. */
export interface Predictor {
  readonly backbone: Backbone;
  readonly index: NeighborIndex;
  readonly scorer: Scorer;
  readonly bank: MemoryBank;
  readonly threshold: Threshold;
  /** Ascending. */
  readonly trainingScores: Float32Array;
  /** Whether full features were kept as halves when the bank was made: then patches are rounded too, so that equal images stay equal. */
  readonly halves: boolean;
  /** How much heat maps are smoothed, in pixels of what the network sees; 0: not at all. */
  readonly sigma: number;
}

/** What is said of one image. */
export interface Prediction {
  readonly name: string;
  /** Position in the source. */
  readonly item: number;
  readonly score: number;
  /** Among the normal training scores; null when there are none. */
  readonly pValue: number | null;
  readonly verdict: Verdict;
  /** Score of every patch over the pixels the network saw, [grid rows * grid columns]; `heatMapOf` draws them out. */
  readonly patches: Float32Array;
  readonly grid: readonly [rows: number, columns: number];
  /** How many pixels the network saw. */
  readonly size: readonly [height: number, width: number];
  /** How much the heat map is smoothed: the model's setting, in those pixels. */
  readonly sigma: number;
  /** Where those pixels lie in the original. */
  readonly placement: Placement;
  readonly hottest: Hottest;
  /** The training image that most patches are nearest to, an index into the names that the model learnt from; the lower one on ties. */
  readonly closest: number;
}

/** The largest value of the heat map, and the normal patch nearest to the patch there. */
export interface Hottest {
  /** In pixels of the original image. */
  readonly x: number;
  readonly y: number;
  readonly value: number;
  /** Grid position of the patch there. */
  readonly position: number;
  /** Row of the bank nearest to it. */
  readonly bankRow: number;
}

/** A file that could not be judged, and why. */
export interface UnreadImage {
  readonly name: string;
  readonly item: number;
  readonly problem: TailedCoreError;
}

/** Scores the images of a source, in order, while the next ones are decoded. A bad image gives a `problem` in its place. */
export async function* predictImages(
  source: ImageSource,
  predictor: Predictor,
  run: RunContext,
): AsyncGenerator<Prediction | UnreadImage> {
  const total = source.names.length;
  for await (const { start, images } of extractBatches(source, predictor.backbone, run)) {
    const scored = await Promise.all(images.map(({ found }) => found && scoreImage(found, predictor, run)));
    for (const [i, image] of images.entries()) {
      const item = start + i;
      const name = source.names[item] ?? '';
      if ('problem' in image) yield { name, item, problem: image.problem };
      else yield { name, item, ...describe(scored[i] as ScoredImage, image.placement, source.size, predictor) };
    }
    run.report({ step: 'predict', done: start + images.length, total, unit: 'images' });
  }
}

interface ScoredImage {
  readonly grid: readonly [rows: number, columns: number];
  readonly score: number;
  /** [positions] */
  readonly patches: Float32Array;
  /** Nearest bank row of each patch, [positions]. */
  readonly rows: Uint32Array;
}

async function scoreImage(
  { patches: exact, grid }: Extracted,
  { index, scorer, bank, halves }: Predictor,
  run: RunContext,
): Promise<ScoredImage> {
  const patches = halves ? { ...exact, data: valuesOf(halvesOf(exact.data)) } : exact;
  const found = await index.search(patches, scorer.neighbors, silently(run));
  const scores = scorer.score(found, bank, 1, patches);
  const rows = Uint32Array.from({ length: patches.rows }, (_, i) => found.rows[i * found.k] as number);
  return { grid, score: scores.images[0] as number, patches: scores.patches, rows };
}

/** The heat map of an image over the pixels the network saw, smoothed as the model says, [height, width], in units of the patch score. */
export function heatMapOf({
  patches,
  grid,
  size,
  sigma,
}: Pick<Prediction, 'patches' | 'grid' | 'size' | 'sigma'>): Matrix {
  return { rows: size[0], columns: size[1], data: heatMap(patches, grid, size, { sigma }) };
}

function describe(
  { grid, score, patches, rows }: ScoredImage,
  placement: Placement,
  size: readonly [number, number],
  { bank, threshold, trainingScores, sigma }: Predictor,
) {
  const [height, width] = size;
  const { data } = heatMapOf({ patches, grid, size, sigma });
  const top = data.reduce((best, value, i) => (value > (data[best] as number) ? i : best), 0);
  const row = Math.floor(top / width);
  const column = top % width;
  const position = Math.floor((row * grid[0]) / height) * grid[1] + Math.floor((column * grid[1]) / width);
  return {
    score,
    pValue: pValue(trainingScores, score),
    verdict: judge(threshold, score),
    patches,
    grid,
    size,
    sigma,
    placement,
    hottest: {
      x: placement.left + ((column + 0.5) / width) * (placement.right - placement.left),
      y: placement.top + ((row + 0.5) / height) * (placement.bottom - placement.top),
      value: data[top] as number,
      position,
      bankRow: rows[position] as number,
    },
    closest: mostFrequent(rows.map((bankRow) => bank.origins[bankRow] as number)),
  };
}

/** The value that occurs most often, the lowest on ties. */
function mostFrequent(values: Uint32Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, next) =>
    next[1] > best[1] || (next[1] === best[1] && next[0] < best[0]) ? next : best,
  )[0];
}
