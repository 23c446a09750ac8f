import { fail } from '@tailedcore/core';
import type { Dataset, LabelledImage } from '../datasets/dataset.ts';
import { assembleSplit, type Drawn } from './assemble-split.ts';
import type { EvaluationSplit } from './evaluation-split.ts';
import { type PackedSplits, unpackNames } from './packed-splits.ts';
import { defectsOf, familyOf, findPublished, goodImages } from './published-splits.ts';
import { type Stock, stocksOf } from './stock.ts';

/**
 * A published split of a data set on disk. Images are found by the product, the kind of defect and the file name without its extension, so that it does not
 * matter whether VisA was converted. Products of the data set that the split does not name are left out.
 * @throws E_SPLIT_UNKNOWN; E_SPLIT when images that it names are not there, or when of a product that keeps all its images there are more or fewer.
 */
export function applyPublished(dataset: Dataset, name: string): EvaluationSplit {
  const { packed, split } = findPublished(name);
  const stocks = new Map(stocksOf(dataset).map((stock) => [stock.product, stock]));
  const products = Object.keys(split.good);
  const absent = products.filter((product) => !stocks.has(product));
  if (absent.length > 0) throw unlike(dataset, name, packed, lackingProducts(absent, [...stocks.keys()]));

  const tail = new Set(unpackNames(split.tail));
  const problems: string[] = [];
  const drawn = products.map((product): Drawn => {
    const stock = stocks.get(product) as Stock;
    const good = takeGood(stock, goodImages(packed, split, product), problems);
    const defects = take(stock.defects, defectsOf(split, product), `defective test image of ${product}`, problems);
    return { stock, rare: tail.has(product), good, defects };
  });
  if (problems.length > 0) throw unlike(dataset, name, packed, lackingImages(problems));
  return assembleSplit({ name, family: familyOf(name) }, dataset, drawn, true);
}

/** What `names` stand for, or all images, where only their number is known. What is not there is added to `problems`. */
function takeGood(
  stock: Stock,
  { count, names }: ReturnType<typeof goodImages>,
  problems: string[],
): readonly LabelledImage[] {
  const { product, good } = stock;
  if (names) return take(good, names, `good training image of ${product}`, problems);
  if (good.length !== count) problems.push(`${product} has ${good.length} good training images instead of ${count}`);
  return good;
}

function take(
  images: readonly LabelledImage[],
  names: readonly string[],
  what: string,
  problems: string[],
): LabelledImage[] {
  const found = new Map<string, LabelledImage[]>();
  for (const image of images) {
    const name = stem(image.name);
    for (const key of [name, `${image.kind}/${name}`]) found.set(key, [...(found.get(key) ?? []), image]);
  }
  return names.flatMap((name) => {
    const fitting = found.get(name) ?? [];
    if (fitting.length === 1) return fitting;
    problems.push(`${fitting.length === 0 ? 'no' : 'more than one'} ${what} is named ${name}`);
    return [];
  });
}

/** `cable/test/bent_wire/000.png` is `000`. */
function stem(name: string): string {
  const file = name.slice(name.lastIndexOf('/') + 1);
  return file.replace(/\.[^.]+$/, '');
}

function lackingProducts(absent: readonly string[], there: readonly string[]): string {
  const some = there.length === 0 ? 'none' : there.slice(0, 20).join(', ');
  return `it has no product ${absent.join(', ')}; there are: ${some}`;
}

function lackingImages(problems: readonly string[]): string {
  const others = problems.length - 1;
  return others === 0 ? `${problems[0]}` : `${problems[0]}, and ${others} more like this`;
}

function unlike({ root, layout }: Dataset, name: string, packed: PackedSplits, reason: string) {
  const advice = `Expected ${packed.layout}; the data set was read as ${layout}`;
  return fail('E_SPLIT', { what: `The published split ${name}`, root, reason, advice });
}
