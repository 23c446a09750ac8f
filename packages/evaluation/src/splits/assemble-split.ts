import type { Dataset, LabelledImage } from '../datasets/dataset.ts';
import { byCodeUnits } from './by-code-units.ts';
import type { EvaluationSplit } from './evaluation-split.ts';
import type { Stock } from './stock.ts';

/** What was drawn of one product. */
export interface Drawn {
  readonly stock: Stock;
  readonly rare: boolean;
  /** Good training images. */
  readonly good: readonly LabelledImage[];
  /** Test images that are mixed into training. */
  readonly defects: readonly LabelledImage[];
}

/** How a split is called. */
export interface SplitName {
  readonly name: string;
  readonly family: string;
}

/**
 * The split of what was drawn. Training: by product, the good before the defective, each by name. Test: all test images of these products, by
 * product and name.
 * @param overlap - whether the defects that are mixed into training stay in the test.
 */
export function assembleSplit(
  { name, family }: SplitName,
  dataset: Dataset,
  drawn: readonly Drawn[],
  overlap: boolean,
): EvaluationSplit {
  const products = [...drawn].sort((a, b) => byCodeUnits(a.stock.product, b.stock.product));
  return {
    name,
    family,
    dataset: dataset.name,
    tail: products.filter(({ rare }) => rare).map(({ stock }) => stock.product),
    train: products.flatMap(({ good, defects }) => [...byName(good), ...byName(defects).map(asTraining)]),
    test: products.flatMap(({ stock, defects }) => {
      const mixedIn = new Set(overlap ? [] : defects);
      return stock.test.filter((image) => !mixedIn.has(image));
    }),
  };
}

function byName(images: readonly LabelledImage[]): LabelledImage[] {
  return [...images].sort((a, b) => byCodeUnits(a.name, b.name));
}

function asTraining(image: LabelledImage): LabelledImage {
  return { ...image, part: 'train' };
}
