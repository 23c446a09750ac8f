import { fail } from '@tailedcore/core';
import type { Dataset, LabelledImage } from '../datasets/dataset.ts';
import { byCodeUnits } from './by-code-units.ts';

/** What a split of one product is drawn from. All by name. */
export interface Stock {
  readonly product: string;
  /** Good training images. */
  readonly good: readonly LabelledImage[];
  /** Defective test images. */
  readonly defects: readonly LabelledImage[];
  /** All test images. */
  readonly test: readonly LabelledImage[];
}

/** The stocks of all products, by name. Images for validation, and defects that are in training already, are left out. */
export function stocksOf({ images }: Dataset): Stock[] {
  const ordered = [...images].sort((a, b) => byCodeUnits(a.product, b.product) || byCodeUnits(a.name, b.name));
  return [...new Set(ordered.map(({ product }) => product))].map((product) => {
    const own = ordered.filter((image) => image.product === product);
    const test = own.filter(({ part }) => part === 'test');
    const good = own.filter(({ part, defective }) => part === 'train' && !defective);
    return { product, good, defects: test.filter(({ defective }) => defective), test };
  });
}

/**
 * The stocks of all products, to draw a split from.
 * @throws E_SPLIT when there are no images, a product has no good training images, or defects are asked for and nobody has any.
 */
export function stocksToDraw(dataset: Dataset, noise: number): Stock[] {
  const stocks = stocksOf(dataset);
  if (stocks.length === 0) throw unfit(dataset, 'it has no images', 'Give another data set');
  const empty = stocks.filter(({ good }) => good.length === 0).map(({ product }) => product);
  if (empty.length > 0) {
    throw unfit(dataset, `there are no good training images of ${empty.join(', ')}`, 'Leave those products out');
  }
  if (noise > 0 && stocks.every(({ defects }) => defects.length === 0)) {
    throw unfit(dataset, 'it has no defective test images to mix into training', 'Draw without noise (noise 0)');
  }
  return stocks;
}

/** E_SPLIT: this data set does not give what a draw needs. */
export function unfit({ root }: Dataset, reason: string, advice: string) {
  return fail('E_SPLIT', { what: 'A split', root, reason, advice });
}
