import { fail } from '@tailedcore/core';
import type { LabelledImage } from '../datasets/dataset.ts';
import { auroc } from './auroc.ts';
import type { SamplerMeasures } from './measures.ts';

/** What a sampler said of n training images. */
export interface SamplerFindings {
  /** Images taken for rare, each once, in any order. */
  readonly selected: ArrayLike<number>;
  /** [n], how many images the product of each is believed to have; null where the sampler has no opinion. */
  readonly classSizes: ArrayLike<number> | null;
  /** [n], larger = more likely rare; null: the smallness of the class size ranks them. */
  readonly outlierScores: ArrayLike<number> | null;
}

/** What is true of n training images. */
export interface SamplerTruth {
  /** Whether its product is rare. */
  readonly rare: readonly boolean[];
  readonly defective: readonly boolean[];
  /** How many of the n images show its product, with the defective ones. */
  readonly classSizes: readonly number[];
}

/** The truth about training images. @param tail - rare products. */
export function samplerTruth(
  train: readonly Pick<LabelledImage, 'product' | 'defective'>[],
  tail: readonly string[],
): SamplerTruth {
  const sizes = new Map<string, number>();
  for (const { product } of train) sizes.set(product, (sizes.get(product) ?? 0) + 1);
  return {
    rare: train.map(({ product }) => tail.includes(product)),
    defective: train.map(({ defective }) => defective),
    classSizes: train.map(({ product }) => sizes.get(product) as number),
  };
}

/**
 * How well a sampler found the rare images: the columns of the paper's Table 5 as shares, not percent; its "combined ratio" is
 * `missedTail + includedDefective`. A defective image of a rare product (the paper's protocol has none) counts as rare and as defective.
 * @throws E_SHAPE when lengths differ or a selected image is none of the n, E_OPTION when one is selected twice,
 * E_NOT_FINITE for scores or sizes that cannot be ordered.
 */
export function samplerMeasures(found: SamplerFindings & { readonly truth: SamplerTruth }): SamplerMeasures {
  const { classSizes, outlierScores, truth } = found;
  const n = truth.rare.length;
  requireLength('believed class sizes', classSizes, n);
  requireLength('outlier scores', outlierScores, n);
  const taken = isTaken(found.selected, n);
  const count = (of: (image: number) => boolean) => taken.reduce((sum, _, image) => sum + (of(image) ? 1 : 0), 0);
  const { rare, defective } = truth;
  const counts = {
    rare: count((i) => rare[i] === true),
    rareMissed: count((i) => rare[i] === true && !taken[i]),
    defective: count((i) => defective[i] === true),
    defectiveTaken: count((i) => defective[i] === true && taken[i] === 1),
    otherGood: count((i) => !rare[i] && !defective[i]),
    otherGoodTaken: count((i) => !rare[i] && !defective[i] && taken[i] === 1),
  };
  const headTaken = count((i) => !rare[i] && taken[i] === 1);
  return {
    missedTail: share(counts.rareMissed, counts.rare),
    includedDefective: share(counts.defectiveTaken, counts.defective),
    includedHead: share(headTaken, found.selected.length),
    classSizeError: classSizes && classSizeError(classSizes, truth.classSizes),
    auroc: rareAuroc(outlierScores ?? (classSizes && Float64Array.from(classSizes, (size) => -size)), rare),
    counts,
  };
}

/** The paper's Eq. 12: each image weighs one over the true size of its class. Null without images. */
function classSizeError(believed: ArrayLike<number>, real: readonly number[]): number | null {
  const errors = real.map((size, image) => Math.abs((believed[image] as number) - size) / size);
  return share(
    errors.reduce((sum, error) => sum + error, 0),
    errors.length,
  );
}

function rareAuroc(scores: ArrayLike<number> | null, rare: readonly boolean[]): number | null {
  if (!scores) return null;
  return auroc(
    rare.map((is) => (is ? 1 : 0)),
    scores,
  );
}

/** [n], 1 where the image is selected. */
function isTaken(selected: ArrayLike<number>, n: number): Uint8Array {
  const taken = new Uint8Array(n);
  for (let i = 0; i < selected.length; i++) {
    const image = selected[i] as number;
    if (!Number.isInteger(image) || image < 0 || image >= n) {
      throw fail('E_SHAPE', { what: 'selected images', expected: `rows below ${n}`, received: `row ${image}` });
    }
    if (taken[image] === 1) {
      throw fail('E_OPTION', { what: 'selected images', expected: 'each image once', received: `row ${image} twice` });
    }
    taken[image] = 1;
  }
  return taken;
}

function requireLength(what: string, values: ArrayLike<number> | null, n: number): void {
  if (!values || values.length === n) return;
  throw fail('E_SHAPE', { what, expected: `${n}, one an image`, received: values.length });
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
