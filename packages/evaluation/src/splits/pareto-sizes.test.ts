import { describe, expect, it } from 'vitest';
import { mvtecCounts, visaCounts } from './fixtures/made-dataset.ts';
import { paretoSizes } from './pareto-sizes.ts';
import { publishedSplit, publishedSplits } from './published-splits.ts';
import { roundHalfEven } from './round-half-even.ts';

describe('Pareto sizes', () => {
  it('are those of the published split that keeps all 264 images of grid', () => {
    const counts = [264, ...new Array<number>(14).fill(400)];
    expect(paretoSizes(counts, 6)).toEqual([264, 160, 100, 65, 43, 29, 20, 14, 10, 7, 5, 5, 5, 5, 5]);
  });

  it.each(publishedSplits().filter((name) => name.includes('/pareto/')))('are those of %s', (name) => {
    const counts: Readonly<Record<string, number>> = { ...mvtecCounts, ...visaCounts };
    const bySize = Object.entries(publishedSplit(name).classes).sort(([, a], [, b]) => b.good - a.good);
    const sizes = bySize.map(([, { good }]) => good);
    expect(
      paretoSizes(
        bySize.map(([product]) => counts[product] as number),
        6,
      ),
    ).toEqual(sizes);
    expect(
      paretoSizes(
        bySize.map(([product]) => counts[product] as number),
        0.6,
      ),
    ).not.toEqual(sizes);
  });

  it('are at least 5, and never more than there are', () => {
    expect(paretoSizes([40, 10, 3, 100, 4], 6)).toEqual([40, 10, 3, 5, 4]);
    expect(paretoSizes([3], 6)).toEqual([3]);
  });
});

it('halves go to the even number', () => {
  expect([0, 0.5, 1.5, 2.5, 24.5, 25.5, 2.4999, 2.5001].map(roundHalfEven)).toEqual([0, 0, 2, 2, 24, 26, 2, 3]);
});
