import { didYouMean, fail } from '@tailedcore/core';
import { type PackedSplit, type PackedSplits, publishedDatasets, readPacked, unpackNames } from './packed-splits.ts';

/** Numbers of training images of a published split; known without the images. */
export interface PublishedSplit {
  /** `mvtecad/step_k1/seed01` */
  readonly name: string;
  /** Good training images. */
  readonly good: number;
  /** Defects mixed into training. */
  readonly defective: number;
  /** Each product: the same numbers, and whether it is rare. */
  readonly classes: Readonly<
    Record<string, { readonly good: number; readonly defective: number; readonly tail: boolean }>
  >;
}

/** Names of the published splits: five seeds each of step (k = 1, 4) and Pareto, of MVTec AD and VisA, and six of seven mixed products. */
export function publishedSplits(): string[] {
  return publishedDatasets.flatMap((dataset) =>
    Object.keys(readPacked(dataset).splits).map((split) => `${dataset}/${split}`),
  );
}

/**
 * The published splits that `name` stands for: itself, or all whose names go on after it with a slash.
 * @throws E_SPLIT_UNKNOWN when there are none.
 */
export function publishedNamed(name: string): string[] {
  const known = publishedSplits();
  const wanted = name.replace(/\/+$/, '');
  const found = known.filter((one) => one === wanted || one.startsWith(`${wanted}/`));
  if (found.length > 0) return found;
  const families = known.map(familyOf);
  const hint = didYouMean(name, [...new Set([...known, ...families])]) || '.';
  throw fail('E_SPLIT_UNKNOWN', { received: JSON.stringify(name.slice(0, 100)), hint });
}

/**
 * Numbers of training images of a published split.
 * @throws E_SPLIT_UNKNOWN.
 */
export function publishedSplit(name: string): PublishedSplit {
  const { packed, split } = findPublished(name);
  const tail = new Set(unpackNames(split.tail));
  const classes = Object.keys(split.good).map((product) => {
    const good = goodImages(packed, split, product).count;
    return [product, { good, defective: defectsOf(split, product).length, tail: tail.has(product) }] as const;
  });
  const total = (key: 'good' | 'defective') => classes.reduce((sum, [, counts]) => sum + counts[key], 0);
  return { name, good: total('good'), defective: total('defective'), classes: Object.fromEntries(classes) };
}

/** The lists of a published split. @throws E_SPLIT_UNKNOWN. */
export function findPublished(name: string): { readonly packed: PackedSplits; readonly split: PackedSplit } {
  const dataset = publishedDatasets.find((one) => name.startsWith(`${one}/`));
  const packed = dataset && readPacked(dataset);
  const splits = packed?.splits ?? {};
  const key = name.slice((dataset?.length ?? 0) + 1);
  if (packed && Object.hasOwn(splits, key)) return { packed, split: splits[key] as PackedSplit };
  const hint = didYouMean(name, publishedSplits()) || '.';
  throw fail('E_SPLIT_UNKNOWN', { received: JSON.stringify(name.slice(0, 100)), hint });
}

/** `mvtecad/step_k4/seed01` is one of `mvtecad/step_k4`. */
export function familyOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/'));
}

/** Good training images that a product keeps: their number, and their names where those are known. */
export function goodImages(packed: PackedSplits, split: PackedSplit, product: string) {
  const listed = split.good[product] ?? '';
  const all = packed.all[product];
  if (listed === '*' && typeof all === 'number') return { count: all, names: undefined };
  const names = unpackNames(listed === '*' ? String(all) : listed);
  return { count: names.length, names };
}

/** Defects of a product that are mixed into training: `KIND/NAME` or `NAME`. */
export function defectsOf(split: PackedSplit, product: string): string[] {
  return unpackNames(split.defects[product] ?? '');
}
