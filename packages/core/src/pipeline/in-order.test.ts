import { describe, expect, it } from 'vitest';
import { inOrder, ranges } from './in-order.ts';

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('work in order', () => {
  it('yields results in the order of the items, however long each takes, with a few under way', async () => {
    let running = 0;
    let most = 0;
    const results: number[] = [];
    const work = inOrder([30, 5, 20, 1, 10], 3, async (ms) => {
      most = Math.max(most, ++running);
      await later(ms);
      running--;
      return ms;
    });
    for await (const result of work) results.push(result);
    expect(results).toEqual([30, 5, 20, 1, 10]);
    expect(most).toBe(3);
  });

  it('ends with the first failure, after what is under way has settled', async () => {
    let settled = 0;
    const work = inOrder([1, 2, 3], 3, async (item) => {
      await later(item * 5);
      settled++;
      if (item === 1) throw new Error('first');
    });
    await expect(async () => {
      while (!(await work.next()).done);
    }).rejects.toThrow('first');
    expect(settled).toBe(3);
  });

  it('covers everything once', () => {
    expect(ranges(7, 3)).toEqual([
      [0, 3],
      [3, 6],
      [6, 7],
    ]);
    expect(ranges(0, 3)).toEqual([]);
  });
});
