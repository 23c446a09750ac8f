import { countOf } from '@tailedcore/core';
import type { EvaluationSplit, LabelledImage, PublishedSplit } from '@tailedcore/evaluation';
import { columnsText } from './columns-text.ts';
import { rarePrefix } from './dataset-text.ts';

/** Numbers of a split, as `dataset longtail --json` prints them. */
export function splitJson({ name, family, tail, train, test }: EvaluationSplit) {
  const products = [...new Set([...train, ...test].map(({ product }) => product))].sort();
  const classes = products.map((product) => {
    const own = (images: readonly LabelledImage[]) => images.filter((image) => image.product === product);
    return [product, { ...count(own(train)), tail: tail.includes(product), test: count(own(test)) }] as const;
  });
  return { name, family, ...count(train), test: count(test), classes: Object.fromEntries(classes) };
}

function count(images: readonly LabelledImage[]) {
  const defective = images.filter((image) => image.defective).length;
  return { good: images.length - defective, defective };
}

/** The same as text. */
export function splitText(split: EvaluationSplit): string[] {
  const { name, good, defective, test, classes } = splitJson(split);
  const rows = Object.entries(classes).map(([product, one]) => [
    rarePrefix(product, split.tail),
    ...[one.good, one.defective, one.test.good, one.test.defective],
  ]);
  return [
    `${name}: ${countOf(rows.length, 'product')}, ${split.tail.length} of them rare`,
    '',
    ...columnsText([
      ['product', 'train good', 'defective', 'test good', 'defective'],
      ...rows,
      ['all', good, defective, test.good, test.defective],
    ]),
  ];
}

/** The numbers of a published split, which are known without its images. */
export function publishedText({ name, good, defective, classes }: PublishedSplit): string {
  const products = Object.entries(classes);
  const tail = products.filter(([, one]) => one.tail).map(([product]) => product);
  const rows = products.map(([product, one]) => [rarePrefix(product, tail), one.good, one.defective]);
  const head = `${name}: ${countOf(products.length, 'product')}, ${tail.length} of them rare`;
  const table = columnsText([['product', 'train good', 'defective'], ...rows, ['all', good, defective]]);
  return `${[head, '', ...table].join('\n')}\n`;
}
