import { describe, expect, it } from 'vitest';
import { largestDifference, sameShare } from './difference.ts';
import { measureProcess } from './measured-process.ts';
import { paired } from './paired.ts';
import { fitLine, fitPowerLaw } from './power-law.ts';
import { spread } from './spread.ts';

describe('repeated measurements', () => {
  it('are told by their smallest, middle and largest', () => {
    expect(spread([5, 1, 3])).toEqual({ min: 1, median: 3, max: 5 });
    expect(spread([4, 1, 2, 9])).toEqual({ min: 1, median: 3, max: 9 });
  });

  it('alternate between the sides, each second round beginning with the other', async () => {
    const order: string[] = [];
    const side = (name: string) => async () => order.push(name);
    await paired(side('ours'), side('peer'), 3);
    expect(order.join(' ')).toBe('ours peer ours peer peer ours ours peer');
  });

  it('give the ratio of each round, not of the medians', async () => {
    const [ours, peer] = [[1, 2, 4].values(), [8, 4, 12].values()];
    const next = (values: Iterator<number>) => async () => values.next().value as number;
    const { ratio } = await paired(next(ours), next(peer), 3, false);
    expect(ratio).toEqual({ min: 2, median: 3, max: 8 });
  });

  it('have no ratio without a peer', async () => {
    const { ours, peer, ratio } = await paired(async () => 2, undefined, 2);
    expect({ ours, peer, ratio }).toEqual({ ours: { min: 2, median: 2, max: 2 }, peer: null, ratio: null });
  });
});

describe('results', () => {
  it('differ by the largest gap over the largest value', () => {
    expect(largestDifference([1, 2, 10], [1, 3, 10])).toBeCloseTo(0.1);
    expect(largestDifference([1, 2], [1, 2])).toBe(0);
  });

  it('of another length, or not finite, are no results', () => {
    expect(largestDifference([1], [1, 2])).toBe(Infinity);
    expect(largestDifference([1, NaN, 2], [1, 2, 2])).toBe(Infinity);
  });

  it('of selections share a part of their places', () => {
    expect(sameShare([1, 2, 3, 4], [1, 2, 4, 3])).toBe(0.5);
    expect(sameShare([1, 2], [1, 2, 3, 4])).toBe(0.5);
  });
});

describe('growth', () => {
  it('finds the exponent and factor of a power law', () => {
    const { factor, exponent } = fitPowerLaw([1, 2, 4, 8].map((x) => [x, 3 * x ** 1.5]));
    expect(factor).toBeCloseTo(3);
    expect(exponent).toBeCloseTo(1.5);
  });

  it('finds what each further one costs', () => {
    const { slope, intercept } = fitLine([
      [100, 250],
      [200, 300],
      [400, 400],
    ]);
    expect(slope).toBeCloseTo(0.5);
    expect(intercept).toBeCloseTo(200);
  });
});

describe('a measured process', () => {
  it('is charged for its own memory and that of those it starts', async () => {
    const hold = (megabytes: number) =>
      `const held = Buffer.alloc(${megabytes}e6, 1); setTimeout(() => held.length, 150)`;
    const alone = await measureProcess(process.execPath, ['-e', hold(1)]);
    const child = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(hold(200))}]);`;
    const both = await measureProcess(process.execPath, ['-e', `${child} ${hold(100)}`]);
    if (alone.peakMegabytes === null || both.peakMegabytes === null) return;
    expect(both.peakMegabytes - 2 * alone.peakMegabytes).toBeGreaterThan(250);
    expect(both.peakMegabytes - 2 * alone.peakMegabytes).toBeLessThan(400);
    expect(both.seconds).toBeGreaterThan(0.3);
  });

  it('that fails says what it said', async () => {
    const failing = measureProcess(process.execPath, ['-e', 'console.error("no such thing"); process.exit(3)']);
    await expect(failing).rejects.toThrow(/ended with 3: no such thing/);
  });
});
