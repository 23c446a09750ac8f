import { describe, expect, it } from 'vitest';
import { tinyRun } from '../fixtures/method.ts';
import { randomInteger, seededRandom } from '../random.ts';
import { gather, type Matrix, matrix, stack } from '../tensor.ts';
import { groupImages } from './groups.ts';

/** Embeddings of `products` well apart in 16 dimensions, image i of product i % products. */
function productImages(count: number, products: number, seed = 1): Matrix {
  const random = seededRandom(seed);
  const values = Array.from({ length: count }, (_, image) =>
    Array.from({ length: 16 }, (_, at) => (at === image % products ? 5 : 0) + 0.8 * random()),
  );
  return matrix(count, 16, Float32Array.from(values.flat()));
}
const byProduct = (count: number, products: number) => Array.from({ length: count }, (_, image) => image % products);

describe('product groups', () => {
  it('are the products, numbered by their first image', async () => {
    expect(await groupImages(productImages(60, 5), tinyRun())).toEqual(byProduct(60, 5));
  });

  it('do not depend on how long embeddings are', async () => {
    const embeddings = productImages(20, 4);
    const random = seededRandom(2);
    const lengths = Array.from({ length: 20 }, () => 0.1 + 50 * random());
    const data = embeddings.data.map((value, at) => value * (lengths[Math.floor(at / 16)] as number));
    expect(await groupImages({ ...embeddings, data }, tinyRun())).toEqual(byProduct(20, 4));
  });

  it('join at an average cosine distance of 0.25 and not above', async () => {
    const pair = (cosine: number) => matrix(2, 2, Float32Array.of(1, 0, cosine, Math.sqrt(1 - cosine ** 2)));
    expect(await groupImages(pair(0.7501), tinyRun())).toEqual([0, 0]);
    expect(await groupImages(pair(0.7499), tinyRun())).toEqual([0, 1]);
  });

  it('hold an image each where embeddings are zeros, and none where there are no images', async () => {
    expect(await groupImages(matrix(3, 4), tinyRun())).toEqual([0, 1, 2]);
    expect(await groupImages(matrix(0, 4), tinyRun())).toEqual([]);
  });

  it('are found from a sample where there are many images, products outside the sample too', async () => {
    const common = productImages(200, 3);
    const rare = matrix(2, 16);
    for (const image of [0, 1]) rare.data[image * 16 + 15] = 1;
    const embeddings = stack([common, rare]);
    const expected = [...byProduct(200, 3), 3, 3];
    for (const seed of [1, 2, 3]) expect(await groupImages(embeddings, tinyRun({ seed }), [], 12)).toEqual(expected);
  });

  it('are the same for the same seed', async () => {
    const random = seededRandom(9);
    const noise = matrix(
      80,
      3,
      Float32Array.from({ length: 240 }, () => random() - 0.5),
    );
    const first = await groupImages(noise, tinyRun(), [], 20);
    expect(await groupImages(noise, tinyRun(), [], 20)).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(3);
  });

  it('stay as they are when images come later, which join them or are numbered on', async () => {
    const embeddings = productImages(40, 5);
    const order = [...Array(40).keys()].sort((a, b) => Number(a % 5 === 3) - Number(b % 5 === 3));
    const late = gather(embeddings, order);
    const known = order.slice(0, 20).map((image) => 2 * (image % 5));
    const groups = await groupImages(late, tinyRun(), known);
    expect(groups.slice(0, 20)).toEqual(known);
    expect(groups).toEqual(order.map((image) => (image % 5 === 3 ? 9 : 2 * (image % 5))));
  });

  it('that come later are the nearest known ones: a mean over all their images decides', async () => {
    const random = seededRandom(4);
    const images = matrix(
      60,
      4,
      Float32Array.from({ length: 240 }, () => random()),
    );
    const known = Array.from({ length: 40 }, () => randomInteger(random, 4));
    const groups = await groupImages(images, tinyRun(), known);
    const unit = Array.from({ length: 60 }, (_, i) => {
      const values = [...images.data.slice(4 * i, 4 * i + 4)];
      return values.map((value) => value / Math.hypot(...values));
    });
    for (let image = 40; image < 60; image++) {
      const average = (group: number) => {
        const members = known.flatMap((g, i) => (g === group ? [i] : []));
        const sum = members.reduce((s, i) => s + unit[i]!.reduce((dot, v, at) => dot + v * unit[image]![at]!, 0), 0);
        return sum / members.length;
      };
      const best = [0, 1, 2, 3].reduce((a, b) => (average(b) > average(a) ? b : a), 0);
      if (average(best) > 0.75) expect(groups[image]).toBe(best);
      else expect(groups[image]).toBeGreaterThan(3);
    }
  });

  it('stop when the run does', async () => {
    const run = tinyRun({ signal: AbortSignal.abort() });
    await expect(groupImages(productImages(3, 2), run)).rejects.toMatchObject({ code: 'E_ABORTED' });
  });
});
