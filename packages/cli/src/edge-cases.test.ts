import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writePhotographs } from './fixtures/photographs.ts';
import { workFolder } from './fixtures/work-folder.ts';
import { fit, type MethodSettings, type Model, predict } from './index.ts';

const folder = workFolder();
const at = (...names: string[]) => join(folder, ...names);
const side = 64;
const small = { image: { resize: 64, crop: 64 }, augment: 'rot90' } as const;
const unguarded = { maxShare: 1, apart: 0 } as const;

beforeAll(async () => {
  for (const count of [1, 2, 6]) await writePhotographs(at(`${count}`), count, { side });
  for (const [i, product] of [0, 1, 2.5, 4].entries())
    await writePhotographs(at('equal', `${i}`), 5, { side, product });
  await writePhotographs(at('rare', 'a'), 19, { side });
  await writePhotographs(at('rare', 'b'), 1, { side, product: 2 });
  const [first] = await writePhotographs(at('same'), 1, { side });
  for (let i = 1; i < 8; i++) await cp(first as string, at('same', `0${i}.png`));
});

const fitOn = (photographs: string, settings: MethodSettings = {}): Promise<Model> =>
  fit(at(photographs), { threads: 2, thumbnails: false, settings: { ...small, ...settings } });
const codes = ({ learnt }: Model) => learnt.notices.map(({ code }) => code);

/** Whatever a fit was given, its model judges images. */
async function judges(model: Model): Promise<string> {
  for await (const result of predict(model, at('6', '03.png'), { threads: 1 })) {
    if (!('score' in result)) throw result.problem;
    expect(Number.isFinite(result.score)).toBe(true);
    return result.verdict;
  }
  throw new Error('no result');
}

describe('few images', () => {
  it('one: everything is kept, nothing is rare, and there is no threshold', async () => {
    const model = await fitOn('1', { coreset: { ratio: 1 } });
    expect(model.learnt).toMatchObject({
      products: [1],
      selected: 0,
      tail: [],
      suspects: [],
      rows: { head: 64, tail: 0 },
    });
    expect(model.threshold.value).toBeNull();
    expect(codes(model)).toEqual(['N_TAIL_NONE_COMPARED', 'N_NO_THRESHOLD']);
    expect(await judges(model)).toBe('unknown');
  });

  it('two: all patches count the same, and each image is compared with the other', async () => {
    const model = await fitOn('2', { coreset: { ratio: 1 } });
    expect(model.learnt).toMatchObject({ products: [2], selected: 0, tail: [], suspects: [], rows: { head: 128 } });
    expect(new Set(model.bank.weights)).toEqual(new Set([1]));
    expect(model.training.scores).toHaveLength(2);
    expect(model.threshold.value).toBe(Math.max(...model.training.scores));
    expect(await judges(model)).toMatch(/good|defect/);
  });

  it('six of one product: one product, none rare', async () => {
    const model = await fitOn('6');
    expect(model.learnt).toMatchObject({ products: [6], selected: 0, tail: [], rows: { head: 2, tail: 0 } });
    expect(model.training.scores).toHaveLength(6);
    expect(await judges(model)).toBe('good');
  });

  it('are rare products where no guard holds: all are remembered twice, and none is left for a threshold', async () => {
    const model = await fitOn('2', { tail: { use: 'adaptive', ...unguarded } });
    expect(model.learnt.tail.map(({ image }) => image)).toEqual([0, 1]);
    expect(model.learnt).toMatchObject({ copies: 14, rows: { head: 1, tail: 10 } });
    expect(model.threshold.value).toBeNull();
  });
});

describe('alike images', () => {
  it.each([['float32'], ['float16']] as const)(
    'kept as %s with wide features: each is good against itself',
    async (storage) => {
      const model = await fitOn('same', { coreset: { ratio: 1 }, projection: 64, storage });
      expect(model.threshold.value).toBe(0);
      for await (const result of predict(model, at('same'), { threads: 1 })) {
        expect(result).toMatchObject({ score: 0, verdict: 'good' });
      }
    },
  );
});

describe('products', () => {
  it('of equal size: a selection too large to be rare is not used', async () => {
    const model = await fitOn('equal', { tail: { use: 'adaptive' } });
    expect(model.learnt.products.reduce((a, b) => a + b)).toBe(20);
    expect(model.learnt.selected).toBeGreaterThan(3);
    expect(model.learnt).toMatchObject({ tail: [], copies: 0 });
    expect(codes(model)).toContain('N_TAIL_GUARD');
    expect(model.training.scores).toHaveLength(20);
  });

  it('without a rare one: a memory of all images alone', async () => {
    for (const tail of [{}, { use: 'none' }] as const) {
      const { learnt } = await fitOn('6', { tail });
      expect(learnt).toMatchObject({ tail: [], copies: 0, rows: { tail: 0 } });
    }
  });

  it('with fewer patches than a ratio takes one of: one is remembered', async () => {
    // A grid of 4 x 4, one image: trunc(0.01 * 16) = 0.
    const settings = { tail: { use: 'symmetric' }, augment: 'none', image: { resize: 32, crop: 32 } } as const;
    const { learnt } = await fitOn('rare', settings);
    expect(learnt.tail).toEqual([{ image: 19, classSize: 1 }]);
    expect(learnt.rows.tail).toBe(1);
  });
});

describe('identical images', () => {
  it.each(['lof', 'nearest', 'gaussian'])('are one product, and the cleaner %s removes nothing', async (use) => {
    const model = await fitOn('same', { cleaner: { use }, coreset: { ratio: 1 } });
    expect(model.learnt).toMatchObject({ products: [8], tail: [], suspects: [], rows: { head: 8 * 64 } });
    model.bank.weights.forEach((weight) => expect(weight).toBeCloseTo(1, 5));
    // Each image finds all its patches in the others.
    expect(new Set(model.training.scores)).toEqual(new Set([0]));
    expect(model.threshold.value).toBe(0);
    expect(await judges(model)).toBe('defect');
  });
});
