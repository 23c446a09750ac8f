import type { Model } from '@tailedcore/core';

/** A product as a model knows it: a group of like training images. */
export interface Product {
  /** Number of the group as text; "all" in models that know no groups. */
  readonly group: string;
  /** Name of its first training image. */
  readonly example: string;
  /** Training images of it. */
  readonly images: number;
  /** Training scores of its own. */
  readonly ownScores: number;
  /** What its new scores are compared with, ascending. */
  readonly training: Float32Array;
  /** Whether those are the scores of all products, because it has too few of its own. */
  readonly pooled: boolean;
}

/** Looks up the product that a training image belongs to. */
export type ProductOf = (trainingImage: number) => Product;

type Known = Pick<Model, 'training' | 'learnt'>;

/** @param least - how many training scores a product needs to be compared with its own. */
export function productsOf({ training, learnt }: Known, least: number): ProductOf {
  const { groups, names } = learnt;
  const all = training.scores.toSorted();
  const made = new Map<string, Product>();
  return (image) => {
    const group = groups?.[image];
    const name = group === undefined ? 'all' : String(group);
    const known = made.get(name);
    if (known) return known;
    const members = names.flatMap((_, i) => (group === undefined || groups?.[i] === group ? [i] : []));
    const own =
      group === undefined
        ? all
        : training.scores.filter((_, i) => groups?.[training.images[i] as number] === group).sort();
    const pooled = own.length < least && own.length < all.length;
    const product: Product = {
      group: name,
      example: names[members[0] ?? image] ?? '',
      images: members.length,
      ownScores: own.length,
      training: pooled ? all : own,
      pooled,
    };
    made.set(name, product);
    return product;
  };
}
