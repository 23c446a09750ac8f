import { describe, expect, it } from 'vitest';
import { seededRandom } from '@tailedcore/core';
import { driftRule, findShift } from './drift-rule.ts';
import { chanceAbove, rankOf } from './new-above.ts';
import { ProductWatch } from './product-watch.ts';
import type { Product } from './training-scores.ts';

/** A skewed law, as scores have: squares of uniform numbers and a little more. */
const scoreOf = (random: () => number, shift = 0) => 1 + random() ** 2 + shift;

function productOf(training: Float32Array): Product {
  return { group: '0', example: 'a.png', images: training.length, ownScores: training.length, training, pooled: false };
}

function trainingOf(random: () => number, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => scoreOf(random)).sort();
}

const at = new Date(0);

describe('the chance of new values above known ones', () => {
  it('is what counting all orders gives', () => {
    // Each order of n new and m known values is equally likely: count those with so many new ones above the rank-th known one.
    const [n, m] = [4, 5];
    const orders = 126;
    for (let rank = 1; rank <= m; rank++) {
      for (let least = 0; least <= n; least++) {
        let found = 0;
        for (let mask = 0; mask < 2 ** (n + m); mask++) {
          const isNew = Array.from({ length: n + m }, (_, i) => ((mask >> i) & 1) === 1);
          if (isNew.filter(Boolean).length !== n) continue;
          let known = 0;
          const above = isNew.filter((fresh) => (fresh ? known >= rank : (known++, false))).length;
          if (above >= least) found++;
        }
        expect(chanceAbove(least, n, m, rank)).toBeCloseTo(found / orders, 12);
      }
    }
  });

  it('is no underflow at the sizes that are used', () => {
    for (const m of [20, 500, 100_000])
      for (const share of [0.5, 0.9]) {
        const rank = rankOf(share, m);
        expect(chanceAbove(driftRule.window, driftRule.window, m, rank)).toBeGreaterThan(0);
        expect(chanceAbove(0, driftRule.window, m, rank)).toBeCloseTo(1, 9);
      }
  });
});

describe('without drift', () => {
  it('one comparison finds something as rarely as its chance says', () => {
    const random = seededRandom(1);
    const chance = 0.02;
    for (const [m, n] of [
      [20, 30],
      [60, 200],
      [400, 200],
    ] as const) {
      const trials = 3000;
      let found = 0;
      for (let i = 0; i < trials; i++) {
        const recent = Array.from({ length: n }, () => scoreOf(random));
        if (findShift(recent, trainingOf(random, m), chance)) found++;
      }
      // Four comparisons, and three standard deviations of room.
      const most = 4 * chance;
      expect(found / trials).toBeLessThan(most + 3 * Math.sqrt((most * (1 - most)) / trials));
      // Not by never finding anything.
      expect(found / trials).toBeGreaterThan(chance / 2);
    }
  });

  it('equal scores make it only more careful', () => {
    const random = seededRandom(2);
    const coarse = (count: number) => Float32Array.from({ length: count }, () => Math.floor(4 * random())).sort();
    let found = 0;
    for (let i = 0; i < 2000; i++) if (findShift([...coarse(100)], coarse(50), 0.02)) found++;
    expect(found / 2000).toBeLessThan(0.08);
  });

  it('says nothing in ten days of 10,000 images each', () => {
    const random = seededRandom(3);
    // A new model every 1000 images: also the luck of the training scores is in the promise.
    let changes = 0;
    for (let model = 0; model < 100; model++) {
      const watch = new ProductWatch(productOf(trainingOf(random, 40)), driftRule);
      for (let i = 0; i < 1000; i++) if (watch.observe(String(i), scoreOf(random), at)) changes++;
    }
    expect(changes).toBe(0);
  });

  it('the promise is the union bound: 10,000 images, four comparisons, one day in a hundred', () => {
    expect(driftRule.chance * 10_000 * 4).toBeCloseTo(0.01, 12);
  });
});

describe('with drift', () => {
  const random = seededRandom(4);
  const training = trainingOf(random, 200);

  it.each([
    ['all scores rise', (i: number) => scoreOf(random, i < 200 ? 0 : 0.4), 'typical', 'up'],
    ['all scores fall', (i: number) => scoreOf(random, i < 200 ? 0 : -0.4), 'typical', 'down'],
    ['only the highest rise', (i: number) => (i > 200 && i % 2 === 0 ? 4 : scoreOf(random)), 'highest', 'up'],
  ] as const)('tells when %s, within 200 images, and when it is over', (_what, score, part, direction) => {
    const watch = new ProductWatch(productOf(training), driftRule);
    let told: number | undefined;
    for (let i = 0; i < 400; i++) if (watch.observe(String(i), score(i), new Date(i)) && told === undefined) told = i;
    expect(told).toBeGreaterThan(200);
    const { state, finding, since, advice } = watch.drift();
    expect([state, finding?.part, finding?.direction]).toEqual(['shifted', part, direction]);
    expect(since).toEqual(new Date(told as number));
    expect(advice).toMatch(direction === 'up' ? / above / : / below /);
    for (let i = 400; i < 700; i++) watch.observe(String(i), scoreOf(random), at);
    expect(watch.drift()).toMatchObject({ state: 'steady', finding: undefined, since: undefined });
  });

  it('says nothing before 30 images, however high they score', () => {
    const watch = new ProductWatch(productOf(training), driftRule);
    for (let i = 0; i < 29; i++) expect(watch.observe(String(i), 9, at)).toBe(false);
    expect(watch.drift().state).toBe('learning');
    expect(watch.observe('29', 9, at)).toBe(true);
    expect(watch.drift().state).toBe('shifted');
  });

  it('leaves out what somebody marked as a defect', () => {
    const watch = new ProductWatch(productOf(training), driftRule);
    for (let i = 0; i < 150; i++) watch.observe(String(i), i % 2 === 0 ? 9 : scoreOf(random), at);
    expect(watch.drift().state).toBe('shifted');
    for (let i = 0; i < 150; i += 2) expect(watch.mark(String(i), true, at)).toBe(true);
    expect(watch.drift()).toMatchObject({ state: 'steady', images: 75 });
    expect(watch.mark('gone', true, at)).toBe(false);
  });

  it('never tells with fewer than 20 training scores, and says why', () => {
    const watch = new ProductWatch(productOf(training.slice(0, 19)), driftRule);
    for (let i = 0; i < 200; i++) watch.observe(String(i), 9, at);
    expect(watch.drift().state).toBe('learning');
    expect(watch.drift().advice).toContain('only 19 training scores');
  });
});
