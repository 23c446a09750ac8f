import { describe, expect, it } from 'vitest';
import { fork, randomInteger, seededRandom } from './random.ts';

describe('random numbers', () => {
  it('are the same for the same seed, and others for another label', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed));
    expect(draw(fork(1, 'a'))).toEqual(draw(fork(1, 'a')));
    expect(draw(fork(1, 'a'))).not.toEqual(draw(fork(1, 'b')));
    expect(draw(fork(1, 'a'))).not.toEqual(draw(fork(2, 'a')));
  });

  it('are spread evenly over [0, 1)', () => {
    const random = seededRandom(3);
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 20_000; i++) {
      const bin = randomInteger(random, 10);
      bins[bin] = (bins[bin] as number) + 1;
    }
    // 2,000 expected in each; 5 standard deviations are 212.
    for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(212);
  });
});
