import type { DetectionCell } from '../benchmark/cell-result.ts';

/** A test image and where its scores stand in the rankings of several cells. */
export interface RankedImage {
  readonly product: string;
  readonly defective: boolean;
  /** [cells], place among the images of its product; places of different products do not overlap. */
  readonly within: Uint32Array;
  /** [cells], place among all images. */
  readonly among: Uint32Array;
}

/** How the same test images rank in several cells, so that AUROC of many draws is counted, not sorted. */
export interface RankCounts {
  readonly images: readonly RankedImage[];
  /** AUROC of each product, mean over products, mean over cells. */
  all(images: readonly RankedImage[]): number | null;
  /** AUROC of one ranking of all, mean over cells. */
  pooled(images: readonly RankedImage[]): number | null;
}

/** @returns null unless all cells judged the same images, each of them once. */
export function rankCounts(cells: readonly DetectionCell[]): RankCounts | null {
  const [first, ...others] = cells.map(({ images }) => new Map(images.map((image) => [image.name, image])));
  if (first === undefined || cells.some(({ images }) => images.length !== first.size)) return null;
  const alike = others.every((other) =>
    [...first].every(([name, { product, defective }]) => {
      const same = other.get(name);
      return same?.product === product && same.defective === defective;
    }),
  );
  if (!alike) return null;
  const names = [...first.keys()];
  const products = [...new Set([...first.values()].map(({ product }) => product))];
  const images = names.map((name): RankedImage => {
    const { product, defective } = first.get(name) as DetectionCell['images'][number];
    return { product, defective, within: new Uint32Array(cells.length), among: new Uint32Array(cells.length) };
  });
  const segments = products.map((product) => images.flatMap((image, row) => (image.product === product ? [row] : [])));
  [first, ...others].forEach((cell, place) => {
    const scores = names.map((name) => cell.get(name)?.score ?? NaN);
    const all = scores.map((_, row) => row);
    rank(all, scores, 0).forEach((at, i) => ((images[i] as RankedImage).among[place] = at));
    let start = 0;
    for (const rows of segments) {
      rank(rows, scores, start).forEach((at, i) => ((images[rows[i] as number] as RankedImage).within[place] = at));
      start += rows.length;
    }
  });
  const ends = segments.map((_, i) => segments.slice(0, i + 1).reduce((sum, rows) => sum + rows.length, 0));
  return {
    images,
    all: (drawn) => meanAuroc(drawn, 'within', cells.length, ends),
    pooled: (drawn) => meanAuroc(drawn, 'among', cells.length, [images.length]),
  };
}

/** [rows], dense places from `start` upward by rising score; equal scores share one. */
function rank(rows: readonly number[], scores: readonly number[], start: number): Uint32Array {
  const order = rows.map((_, i) => i).sort((a, b) => score(a) - score(b));
  const places = new Uint32Array(rows.length);
  let place = start;
  order.forEach((i, position) => {
    if (position > 0 && score(i) !== score(order[position - 1] as number)) place++;
    places[i] = place;
  });
  return places;

  function score(i: number): number {
    return scores[rows[i] as number] as number;
  }
}

/** @param ends - where each ranking ends; those without good or without defective images do not count. */
function meanAuroc(
  images: readonly RankedImage[],
  kind: 'within' | 'among',
  cells: number,
  ends: readonly number[],
): number | null {
  const most = ends.at(-1) ?? 0;
  const [good, defective] = [new Uint32Array(most), new Uint32Array(most)];
  let sum = 0;
  let count = 0;
  for (let cell = 0; cell < cells; cell++) {
    good.fill(0);
    defective.fill(0);
    for (const image of images) (image.defective ? defective : good)[image[kind][cell] as number]!++;
    let from = 0;
    for (const end of ends) {
      const value = aurocOf(good, defective, from, end);
      from = end;
      if (value === null) continue;
      sum += value;
      count++;
    }
  }
  return count === 0 ? null : sum / count;
}

function aurocOf(good: Uint32Array, defective: Uint32Array, from: number, end: number): number | null {
  let [below, positives, pairsTwice] = [0, 0, 0];
  for (let place = from; place < end; place++) {
    const [negatives, found] = [good[place] as number, defective[place] as number];
    pairsTwice += found * (2 * below + negatives);
    below += negatives;
    positives += found;
  }
  return below === 0 || positives === 0 ? null : pairsTwice / 2 / (below * positives);
}
