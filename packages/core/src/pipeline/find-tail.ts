import { countOf, type Notice, notice, percent } from '../notices.ts';
import { quantile } from '../kernels/quantile.ts';
import type { RunContext } from '../run.ts';
import { gather, type Matrix, matrix, row } from '../tensor.ts';
import type { Method } from './method.ts';

/** Images to be treated as rare products, after the guards. */
export interface FoundTail {
  /** Ascending. */
  readonly images: Uint32Array;
  readonly classSizes: Float32Array;
  readonly products: readonly number[];
  /** How many images the sampler selected. */
  readonly selected: number;
  readonly notices: readonly Notice[];
}

/** Images that belong together are compared by the distance to this neighbour, so that a fellow or two that the sampler missed changes nothing. */
const fellow = 3;
/** The usual distance is this quantile of it. */
const usualQuantile = 0.95;

/**
 * The tail sampler's choice behind two guards, since it finds rare products also where there are none. A "tail" of more than `maxShare` of all images is no
 * tail: none of it is used. And a selected image counts only if it lies apart from the others (docs/decisions/0005-tail-guards.md).
 */
export async function findTail(embeddings: Matrix, method: Method, run: RunContext): Promise<FoundTail> {
  const { images, classSizes, products } = await method.tail.selectTail(embeddings, run);
  const { maxShare, apart } = method.config.tail;
  const selected = images.length;
  const most = Math.trunc(maxShare * embeddings.rows);
  const found = { classSizes, products, selected };
  if (selected > most) {
    const details = { selected, images: embeddings.rows, most, share: percent(maxShare) };
    return { ...found, images: new Uint32Array(0), notices: [notice('N_TAIL_GUARD', details)] };
  }
  const distinct = apart > 0 && selected > 0 ? await imagesApart(embeddings, images, apart, run) : images;
  const dropped = selected - distinct.length;
  const details = { dropped: countOf(dropped, 'image'), selected };
  return { ...found, images: distinct, notices: dropped > 0 ? [notice('N_TAIL_NEAR', details)] : [] };
}

/**
 * The selected images whose cosine distance to their third nearest image that was not selected exceeds `factor` times the usual one, which is the 0.95 quantile of the
 * same distance among those. All of them where fewer than two images were not selected.
 */
export async function imagesApart(
  embeddings: Matrix,
  selected: Uint32Array,
  factor: number,
  run: RunContext,
): Promise<Uint32Array> {
  const chosen = new Set(selected);
  const others = Uint32Array.from({ length: embeddings.rows }, (_, image) => image).filter(
    (image) => !chosen.has(image),
  );
  if (others.length < 2) return selected;
  // Of unit vectors the squared distance is twice the cosine distance, so the factor holds for it as well.
  const unit = normalizeRows(embeddings);
  const common = gather(unit, others);
  const k = Math.min(fellow, others.length - 1);
  // Among themselves each finds itself first.
  const usual = quantile(await distancesTo(common, common, k + 1, run), usualQuantile);
  const distances = await distancesTo(gather(unit, selected), common, k, run);
  return selected.filter((_, i) => (distances[i] as number) > factor * usual);
}

/** Squared distance of each query to its k-th nearest row. */
async function distancesTo(
  queries: Matrix,
  rows: Matrix,
  k: number,
  { kernels, signal }: RunContext,
): Promise<Float32Array> {
  const found = await kernels.nearest(queries, rows, k, { signal });
  return Float32Array.from({ length: queries.rows }, (_, i) => found.distances[(i + 1) * k - 1] as number);
}

function normalizeRows(m: Matrix): Matrix {
  const result = matrix(m.rows, m.columns);
  for (let i = 0; i < m.rows; i++) {
    const values = row(m, i);
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    if (length > 0)
      result.data.set(
        values.map((value) => value / length),
        i * m.columns,
      );
  }
  return result;
}
