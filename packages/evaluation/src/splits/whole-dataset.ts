import type { Dataset, LabelledImage } from '../datasets/dataset.ts';
import { byCodeUnits } from './by-code-units.ts';
import { rareBelow } from './draw-long-tail.ts';
import type { EvaluationSplit } from './evaluation-split.ts';
import { unfit } from './stock.ts';

/**
 * The training and test images as the data set has them; what is in training and defective stays there. They are ordered as in drawn splits, so that a split
 * that was written as a manifest comes back the same: by product, in training the good before the defective, then by name. Rare are the products that its manifest names, else
 * those with fewer than 20 good training images, if there are others.
 * @throws E_SPLIT when there are no training images, or no test images.
 */
export function wholeDataset(dataset: Dataset): EvaluationSplit {
  const images = [...dataset.images].sort((a, b) => byCodeUnits(a.product, b.product) || byCodeUnits(a.name, b.name));
  const train = images.filter(({ part }) => part === 'train').sort(goodFirst);
  const test = images.filter(({ part }) => part === 'test');
  if (train.length === 0) throw unfit(dataset, 'it has no training images', 'Give a data set with a train part');
  if (test.length === 0) throw unfit(dataset, 'it has no test images', 'Give a data set with a test part');
  const name = `${dataset.name}/whole`;
  return { name, family: name, dataset: dataset.name, tail: dataset.tail ?? rareOf(train), train, test };
}

function goodFirst(a: LabelledImage, b: LabelledImage): number {
  return byCodeUnits(a.product, b.product) || Number(a.defective) - Number(b.defective);
}

function rareOf(train: EvaluationSplit['train']): string[] {
  const counts = new Map<string, number>();
  for (const { product, defective } of train) counts.set(product, (counts.get(product) ?? 0) + (defective ? 0 : 1));
  const rare = [...counts].filter(([, count]) => count < rareBelow).map(([product]) => product);
  return rare.length < counts.size ? rare : [];
}
