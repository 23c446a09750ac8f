import { describe, expect, it } from 'vitest';
import { normalizeSettings } from '../config/normalize.ts';
import { plainKernels } from '../kernels/plain.ts';
import { seededRandom } from '../random.ts';
import type { RunContext } from '../run.ts';
import { type Matrix, matrix } from '../tensor.ts';
import { findTail, imagesApart } from './find-tail.ts';
import type { Method } from './method.ts';

const run: RunContext = { signal: new AbortController().signal, seed: 0, kernels: plainKernels, report: () => {} };

/** 40 images around one direction; images 3 and 7 a little off, image 12 of another kind. Lengths differ: only directions count. */
function embeddings(): Matrix {
  const random = seededRandom(1);
  const result = matrix(40, 4);
  for (let i = 0; i < 40; i++) {
    const off = i === 3 || i === 7 ? 0.02 : 0;
    const length = 1 + random();
    const values = i === 12 ? [0, 1, 1, 0] : [1, 0.04 * random() + off, 0.04 * random(), 0.04 * random()];
    result.data.set(
      values.map((value) => value * length),
      i * 4,
    );
  }
  return result;
}

function methodSelecting(images: number[], tail: object): Method {
  const config = normalizeSettings({ tail: { use: 'adaptive', ...tail } });
  const part = {
    selectTail: async (e: Matrix) => ({
      images: Uint32Array.from(images),
      classSizes: new Float32Array(e.rows).fill(1),
      products: [40],
    }),
  };
  // Only the tail sampler and the settings are looked at here.
  return { config, tail: part } as unknown as Method;
}

describe('the guards around the tail sampler', () => {
  it('keep an image of another kind and drop those that lie among the common ones', async () => {
    const found = await findTail(embeddings(), methodSelecting([3, 7, 12], {}), run);
    expect(Array.from(found.images)).toEqual([12]);
    expect(found.selected).toBe(3);
    expect(found.notices).toMatchObject([{ code: 'N_TAIL_NEAR', message: expect.stringContaining('2 images of 3') }]);
  });

  it('keep a rare image of which the sampler missed two fellows', async () => {
    const some = embeddings();
    some.data.set([0, 1, 1.02, 0], 20 * 4);
    some.data.set([0, 1, 0.98, 0], 21 * 4);
    expect(Array.from(await imagesApart(some, Uint32Array.of(12), 3, run))).toEqual([12]);
  });

  it('use no image at all when more are selected than maxShare allows', async () => {
    const seven = await findTail(embeddings(), methodSelecting([1, 2, 3, 7, 9, 12, 13], {}), run);
    expect(Array.from(seven.images)).toEqual([]);
    expect(seven).toMatchObject({ selected: 7, notices: [{ code: 'N_TAIL_GUARD' }] });
    const six = await findTail(embeddings(), methodSelecting([1, 2, 3, 7, 9, 12], { apart: 0 }), run);
    expect(six.images).toHaveLength(6);
    expect(six.notices).toEqual([]);
  });

  it('can both be turned off', async () => {
    const all = Array.from({ length: 40 }, (_, i) => i);
    const found = await findTail(embeddings(), methodSelecting(all, { maxShare: 1, apart: 0 }), run);
    expect(Array.from(found.images)).toEqual(all);
  });

  it('have nothing to compare with when all but one image are selected', async () => {
    const selected = Uint32Array.from({ length: 39 }, (_, i) => i);
    expect(await imagesApart(embeddings(), selected, 2, run)).toEqual(selected);
  });

  it('treat copies of common images as common, also when all images are the same', async () => {
    const same = matrix(10, 3, new Float32Array(30).fill(1));
    expect(Array.from(await imagesApart(same, Uint32Array.of(4), 2, run))).toEqual([]);
  });
});
