import { seededRandom } from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { auroc } from './auroc.ts';
import { bootstrapDifference, bootstrapInterval } from './bootstrap.ts';
import { overSeeds } from './over-seeds.ts';

interface Image {
  readonly name: string;
  readonly product: string;
  readonly defective: boolean;
  readonly score: number;
}

const pooledAuroc = (images: readonly Image[]) =>
  auroc(
    images.map(({ defective }) => (defective ? 1 : 0)),
    images.map(({ score }) => score),
  );

/** Normal scores; those of defective images are `shift` higher. */
function draw(seed: number, count: number, shift: number): Image[] {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, (_, i) => {
    const defective = i % 2 === 1;
    return { name: `${i}`, product: i % 4 < 2 ? 'a' : 'b', defective, score: normal() + (defective ? shift : 0) };
  });
}

describe('an interval by resampling', () => {
  it('is around the value, narrower for more images, wider for a higher level', () => {
    const small = bootstrapInterval(draw(1, 80, 1), pooledAuroc, { resamples: 300 });
    const large = bootstrapInterval(draw(1, 800, 1), pooledAuroc, { resamples: 300 });
    const sure = bootstrapInterval(draw(1, 80, 1), pooledAuroc, { resamples: 300, level: 0.999 });
    if (!small || !large || !sure) throw new Error('there is no interval');
    for (const { value, low, high } of [small, large, sure]) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    expect(large.high - large.low).toBeLessThan((small.high - small.low) / 2);
    expect(sure.high - sure.low).toBeGreaterThan(small.high - small.low);
  });

  it('holds the true value about as often as it says', () => {
    const truth = 0.7602; // the AUROC of two normal distributions one apart: the normal distribution at 1 / sqrt(2)
    const tries = Array.from({ length: 60 }, (_, seed) =>
      bootstrapInterval(draw(seed + 1, 120, 1), pooledAuroc, { resamples: 200, level: 0.8 }),
    );
    const held = tries.filter((interval) => interval && interval.low <= truth && truth <= interval.high).length;
    expect(held / tries.length).toBeGreaterThan(0.65);
    expect(held / tries.length).toBeLessThan(0.95);
  });

  it('draws as many of each product and label as there are', () => {
    const images = [...draw(1, 12, 0), { name: 'x', product: 'c', defective: true, score: 0 }];
    const keyOf = ({ product, defective }: Image) => `${product} ${defective}`;
    const counted = (drawn: readonly Image[]) => drawn.map(keyOf).sort().join();
    let differed = 0;
    bootstrapInterval(
      images,
      (drawn) => {
        expect(counted(drawn)).toBe(counted(images));
        if (new Set(drawn).size < drawn.length) differed++;
        return 0;
      },
      { resamples: 20 },
    );
    expect(differed).toBe(20);
  });

  it('depends on the seed and on nothing else', () => {
    const images = draw(1, 60, 1);
    const interval = (seed: number) => bootstrapInterval(images, pooledAuroc, { resamples: 50, seed });
    expect(interval(3)).toEqual(interval(3));
    expect(interval(3)).not.toEqual(interval(4));
  });

  it('is null where the statistic is not defined', () => {
    expect(
      bootstrapInterval(
        draw(1, 10, 1).filter(({ defective }) => defective),
        pooledAuroc,
      ),
    ).toBeNull();
    let calls = 0;
    expect(bootstrapInterval(draw(1, 10, 1), () => (calls++ > 5 ? null : 1))).toBeNull();
  });

  it('refuses options out of range', () => {
    for (const options of [{ resamples: 0 }, { resamples: 2.5 }, { level: 0 }, { level: 1 }, { level: NaN }]) {
      expect(() => bootstrapInterval(draw(1, 4, 1), pooledAuroc, options)).toThrow(/^E_OPTION/);
    }
  });
});

describe('the difference of two methods on the same images', () => {
  const first = draw(1, 200, 1);
  /** A little better on each image. */
  const second = first.map((image) => ({ ...image, score: image.score + (image.defective ? 0.1 : 0) }));

  it('is told far better than by their two intervals', () => {
    const difference = bootstrapDifference(first, second, pooledAuroc, { resamples: 300 });
    const [one, two] = [first, second].map((images) => bootstrapInterval(images, pooledAuroc, { resamples: 300 }));
    if (!difference || !one || !two) throw new Error('there is no interval');
    expect(difference.value).toBeCloseTo(two.value - one.value, 12);
    expect(difference.low).toBeGreaterThan(0);
    expect(one.high).toBeGreaterThan(two.low);
    expect(difference.high - difference.low).toBeLessThan((one.high - one.low) / 4);
    const back = bootstrapDifference(second, first, pooledAuroc, { resamples: 300 });
    expect(back?.high).toBeCloseTo(-difference.low, 12);
  });

  it('is nothing between a method and itself', () => {
    expect(bootstrapDifference(first, first, pooledAuroc, { resamples: 20 })).toEqual({ value: 0, low: 0, high: 0 });
  });

  it('is refused for other images', () => {
    expect(() => bootstrapDifference(first, second.slice(1), pooledAuroc)).toThrow(/^E_SHAPE: images of two methods/);
    expect(() => bootstrapDifference(first, second.toReversed(), pooledAuroc)).toThrow(/^E_SHAPE.*0 at place 0.*199/);
  });
});

describe('values over seeds', () => {
  it('have a mean, a deviation with n - 1, and ends', () => {
    expect(overSeeds([1, 2, 6])).toEqual({ mean: 3, deviation: Math.sqrt(7), count: 3, min: 1, max: 6 });
    expect(overSeeds([4, null])).toEqual({ mean: 4, deviation: null, count: 1, min: 4, max: 4 });
    expect(overSeeds([null])).toBeNull();
  });
});
