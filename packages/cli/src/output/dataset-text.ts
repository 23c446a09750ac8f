import { countOf } from '@tailedcore/core';
import type { Dataset, LabelledImage, Part } from '@tailedcore/evaluation';
import { columnsText } from './columns-text.ts';
import { printable } from './printable.ts';

/** What was understood of a data set, as `dataset show --json` prints it. */
export function datasetJson({ name, root, layout, images, tail, notices = [] }: Dataset) {
  const products = [...new Set(images.map(({ product }) => product))].map(
    (product) => [product, productJson(images.filter((image) => image.product === product))] as const,
  );
  return { name, root, layout, products: Object.fromEntries(products), tail: tail ?? null, notices };
}

function productJson(images: readonly LabelledImage[]) {
  const defects = images.filter(({ part, defective }) => part === 'test' && defective);
  return {
    train: count(images, 'train'),
    validation: count(images, 'validation'),
    test: count(images, 'test'),
    /** Defective test images of each kind. */
    kinds: countKinds(defects),
    /** Defective test images that have a mask. */
    masks: defects.filter(({ masks }) => masks.length > 0).length,
  };
}

function count(images: readonly LabelledImage[], wanted: Part) {
  const own = images.filter(({ part }) => part === wanted);
  const defective = own.filter((image) => image.defective).length;
  return { good: own.length - defective, defective };
}

function countKinds(images: readonly LabelledImage[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of images) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/**
 * The same as text: a line for each product, and their kinds of defects below.
 * @param root - as the user wrote it.
 */
export function datasetText(root: string, dataset: Dataset): string {
  const { products, notices } = datasetJson(dataset);
  const entries = Object.entries(products);
  const head = ['product', 'train good', 'defective', 'validation', 'test good', 'defective', 'with mask'];
  const rows = entries.map(([product, { train, validation, test, masks }]) => [
    rarePrefix(product, dataset.tail ?? []),
    ...[train.good, train.defective, validation.good + validation.defective, test.good, test.defective, masks],
  ]);
  const kinds = entries
    .filter(([, one]) => Object.keys(one.kinds).length > 0)
    .map(([product, one]) => printable(`${product}: ${kindsText(one.kinds)}`));
  return [
    printable(
      `${root}: layout ${dataset.layout}, ${countOf(entries.length, 'product')}, ${countOf(dataset.images.length, 'image')}`,
    ),
    '',
    ...columnsText([head, ...rows]),
    ...(kinds.length === 0 ? [] : ['', 'Defective test images by kind', ...kinds.map((line) => `  ${line}`)]),
    ...(notices.length === 0 ? [] : ['', ...notices.map(printable)]),
    '',
  ].join('\n');
}

/** Rare products are marked. */
export function rarePrefix(product: string, tail: readonly string[]): string {
  return printable(tail.includes(product) ? `${product} (rare)` : product);
}

function kindsText(kinds: Readonly<Record<string, number>>): string {
  return Object.entries(kinds)
    .map(([kind, images]) => `${kind} ${images}`)
    .join(', ');
}
