import type { Split } from '../check-real/mixed-products.ts';

/** A way to come to a model of all training images of a split. */
export interface Plan {
  readonly name: string;
  /** Images fitted. */
  readonly first: readonly string[];
  /** Images added afterwards, a list an update. */
  readonly updates: readonly (readonly string[])[];
}

/** Refitting, updating with a half at once and in five steps, not updating, and a frequent product that comes later. */
export function plans({ train, tail }: Split, productOf: (path: string) => string): Plan[] {
  const [half, rest] = [train.filter((_, i) => i % 2 === 0), train.filter((_, i) => i % 2 === 1)];
  const fifths = [0, 1, 2, 3, 4].map((fifth) => rest.filter((_, i) => i % 5 === fifth));
  const late = [...new Set(train.map(productOf))].filter((product) => !tail.has(product)).sort()[0];
  const [known, added] = [
    train.filter((path) => productOf(path) !== late),
    train.filter((path) => productOf(path) === late),
  ];
  return [
    { name: 'refit on all', first: train, updates: [] },
    { name: 'half, not updated', first: half, updates: [] },
    { name: 'half, then the other half', first: half, updates: [rest] },
    { name: 'half, then five tenths', first: half, updates: fifths },
    { name: `without ${late}`, first: known, updates: [] },
    { name: `without ${late}, then ${late}`, first: known, updates: [added] },
  ];
}
