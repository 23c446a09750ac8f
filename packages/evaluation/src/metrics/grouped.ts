/** The products of a test, split by rarity. */
export interface ProductGroups<T> {
  readonly tail: readonly T[];
  readonly head: readonly T[];
  readonly all: readonly T[];
}

/** Values of products by whether they are rare. @param tail - rare products; those without a value do not matter. */
export function byRarity<T>(products: Readonly<Record<string, T>>, tail: readonly string[]): ProductGroups<T> {
  const rare = new Set(tail);
  const entries = Object.entries(products);
  const pick = (inTail: boolean) =>
    entries.filter(([product]) => rare.has(product) === inTail).map(([, value]) => value);
  return { tail: pick(true), head: pick(false), all: entries.map(([, value]) => value) };
}

/** The mean of those that are defined; null when none is. */
export function meanOfDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  if (defined.length === 0) return null;
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/** Things by product; products in order of name, whatever order they come in. */
export function byProduct<T extends { readonly product: string }>(things: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const group = groups.get(thing.product);
    if (group) group.push(thing);
    else groups.set(thing.product, [thing]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}
