import { describe, expect, it } from 'vitest';
import { plans } from './plans.ts';

const product = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}/${i}`);
const train = [...product('rare', 4), ...product('mug', 10), ...product('jug', 21)];
const split = { name: 'drawn', tail: new Set(['rare']), train, test: [] };
const productOf = (path: string) => path.split('/')[0] ?? '';

describe('plans of updates', () => {
  const all = plans(split, productOf);

  it('come to all images, each once, unless they are the ones without updates', () => {
    const whole = all.filter(({ name, updates }) => updates.length > 0 || name === 'refit on all');
    expect(whole).toHaveLength(4);
    for (const { first, updates } of whole) expect([...first, ...updates.flat()].sort()).toEqual([...train].sort());
    expect(all.filter(({ first, updates }) => first.length < train.length && updates.length === 0)).toHaveLength(2);
  });

  it('leave out a frequent product, which an update brings', () => {
    const [late] = all.filter(({ name }) => name === 'without jug, then jug');
    expect(late?.updates.map((images) => images.map(productOf))).toEqual([Array(21).fill('jug')]);
    expect(late?.first.map(productOf)).not.toContain('jug');
  });

  it('split every product', () => {
    const half = all.find(({ updates }) => updates.length === 5);
    expect(new Set(half?.first.map(productOf))).toEqual(new Set(['rare', 'mug', 'jug']));
    expect(half?.updates.map((images) => images.length)).toEqual([4, 4, 3, 3, 3]);
  });
});
