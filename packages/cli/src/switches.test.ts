import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  createPart,
  type Estimate,
  matrix,
  normalizeSettings,
  type Plugin,
  type PluginHost,
  plainKernels,
  seededRandom,
  slice,
} from '@tailedcore/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { writePhotographs } from './fixtures/photographs.ts';
import { settingKeys } from './fixtures/setting-keys.ts';
import { workFolder } from './fixtures/work-folder.ts';
import { learntText } from './output/learnt-text.ts';
import { augmentText } from './report-facts.ts';
import { builtins, fit, heatMapOf, type MethodSettings, type Model, predict, type Prediction } from './index.ts';

/** What may change in a model; every one short, because comparing thousands of numbers takes a test framework seconds. */
const facts = {
  /** The bank's rows of all images, and of rare products. */
  head: ({ bank, learnt }: Model) => sum(slice(bank.features, 0, learnt.rows.head).data),
  rare: ({ bank, learnt }: Model) => sum(slice(bank.features, learnt.rows.head, bank.features.rows).data),
  weights: ({ bank }: Model) => sum(bank.weights),
  tail: ({ learnt }: Model) => learnt.tail,
  products: ({ learnt }: Model) => learnt.products,
  suspects: ({ learnt }: Model) => learnt.suspects,
  copies: ({ learnt }: Model) => learnt.copies,
  scores: ({ training }: Model) => sum(training.scores),
  threshold: ({ threshold }: Model) => [threshold.value, threshold.falseAlarms],
} as const;
type Fact = keyof typeof facts;

interface Row {
  readonly base?: MethodSettings;
  readonly changed: MethodSettings;
  /** Facts that differ. */
  readonly changes: readonly Fact[];
  /** Facts that do not; the others may. */
  readonly keeps: readonly Fact[];
  readonly also?: (changed: Model, base: Model) => unknown;
}

const found: Fact[] = ['tail', 'products', 'suspects'];
const cleaned: Omit<Row, 'changed'> = { changes: ['head'], keeps: ['rare', 'tail', 'products', 'copies'] };
const scored: Omit<Row, 'changed'> = {
  changes: ['scores', 'threshold'],
  keeps: [...found, 'head', 'rare', 'weights', 'copies'],
};
const seen: Omit<Row, 'changed'> = { changes: ['head', 'rare', 'scores'], keeps: [] };
const selected: Omit<Row, 'changed'> = { changes: ['head', 'rare'], keeps: [...found, 'copies'] };
const copied: Omit<Row, 'changed'> = { changes: ['copies', 'rare'], keeps: [...found, 'head'] };
const noRare: Omit<Row, 'changed'> = { changes: ['tail', 'rare', 'copies'], keeps: ['head'] };
const weighted: MethodSettings = { scorer: { use: 'weighted' } };
const inBlocks = (options: Record<string, unknown>): MethodSettings => ({
  coreset: { use: 'streaming', options: { block: 1, ...options } },
});
const onGpuJs = (options: Record<string, unknown>): MethodSettings => ({
  coreset: { use: 'greedy-gpu', options: { mode: 'cpu', ...options } },
});
/** What a switch that must not change any result changes. */
const nothing: Omit<Row, 'changed'> = { changes: [], keeps: Object.keys(facts) as Fact[] };

/** One row a switch, checked on whole models. */
const rows: Record<string, Row> = {
  preset: { changed: { preset: 'patchcore' }, changes: ['head', 'weights', 'tail', 'products', 'scores'], keeps: [] },
  seed: { changed: { seed: 1 }, ...selected },
  falseAlarms: { changed: { falseAlarms: 0.3 }, changes: ['threshold'], keeps: [...found, 'head', 'rare', 'scores'] },
  'image.resize': { changed: { image: { resize: 80 } }, ...seen },
  'image.crop': { changed: { image: { crop: 32 } }, ...seen, also: ({ grid }) => expect(grid).toEqual([4, 4]) },
  'image.fit': { changed: { image: { fit: 'stretch' } }, ...seen },
  'cleaner.within': {
    // Two groups of ten look alike: with twelve neighbours both are too small to be compared, so all is kept.
    base: { cleaner: { within: 'all', options: { neighbors: 12 } } },
    changed: { cleaner: { within: 'group', options: { neighbors: 12 } } },
    ...cleaned,
    also: ({ learnt, bank }) => {
      expect(learnt.rows.head).toBe(Math.trunc(patches * 0.05));
      expect(new Set(bank.weights)).toEqual(new Set([1]));
    },
  },
  'cleaner=nearest': { changed: { cleaner: { use: 'nearest' } }, ...cleaned },
  'cleaner=gaussian': { changed: { cleaner: { use: 'gaussian' } }, ...cleaned },
  'cleaner=none': {
    changed: { cleaner: { use: 'none' } },
    ...cleaned,
    also: ({ learnt, bank }) => {
      expect(learnt).toMatchObject({ suspects: [], rows: { head: Math.trunc(patches * 0.05) } });
      expect(new Set(bank.weights)).toEqual(new Set([1]));
    },
  },
  'cleaner.lof.neighbors': { changed: { cleaner: { options: { neighbors: 2 } } }, ...cleaned },
  'cleaner.lof.keep': { changed: { cleaner: { options: { keep: 0.5 } } }, ...cleaned, also: halfKept },
  'cleaner.nearest.keep': {
    base: { cleaner: { use: 'nearest' } },
    changed: { cleaner: { use: 'nearest', options: { keep: 0.5 } } },
    ...cleaned,
    also: halfKept,
  },
  'cleaner.gaussian.keep': {
    base: { cleaner: { use: 'gaussian' } },
    changed: { cleaner: { use: 'gaussian', options: { keep: 0.5 } } },
    ...cleaned,
    also: halfKept,
  },
  'tail.maxShare': {
    changed: { tail: { maxShare: 0.04 } },
    ...noRare,
    also: ({ learnt }) =>
      expect(learnt).toMatchObject({
        selected: 1,
        notices: expect.arrayContaining([expect.objectContaining({ code: 'N_TAIL_GUARD' })]),
      }),
  },
  'tail.apart': {
    changed: { tail: { apart: 100 } },
    ...noRare,
    also: ({ learnt }) =>
      expect(learnt).toMatchObject({
        selected: 1,
        notices: expect.arrayContaining([expect.objectContaining({ code: 'N_TAIL_NEAR' })]),
      }),
  },
  'tail=none': {
    changed: { tail: { use: 'none' } },
    ...noRare,
    also: ({ learnt }) => expect(learnt.products).toEqual([]),
  },
  augment: { changed: { augment: 'rot30' }, ...copied, also: ({ learnt }) => expect(learnt.copies).toBe(23) },
  flip: {
    changed: { flip: false },
    ...copied,
    also: ({ learnt, bank, config }) => {
      expect(learnt.copies).toBe(3);
      expect(augmentText(config)).toBe('rot90 without mirrored copies');
      expect([...new Set(bank.views)].sort()).toEqual([0, 1, 2, 3]);
    },
  },
  augmentImages: {
    changed: { augmentImages: 'all' },
    changes: ['copies', 'head'],
    keeps: [...found, 'rare'],
    also: (model) => {
      const { learnt, bank, config } = model;
      expect(augmentText(config)).toBe('rot90, of all images');
      expect(learntText(model)).toMatch(/^Images {7}20 used, 0 skipped, 140 rotated or mirrored copies$/m);
      expect(learnt.copies).toBe(7 * images);
      // Patches of all views, and 0.85 of them, are what the memory of all images is chosen from.
      expect(learnt.rows.head).toBe(Math.trunc(0.05 * 8 * Math.floor(0.85 * (patches - 1) + 1)));
      expect(new Set(bank.views.slice(0, learnt.rows.head)).size).toBe(8);
    },
  },
  'coreset=random': { changed: { coreset: { use: 'random' } }, ...selected },
  'coreset=kmeans-plus-plus': { changed: { coreset: { use: 'kmeans-plus-plus' } }, ...selected },
  // With no more patches than a block holds it is greedy.
  'coreset=streaming': { changed: { coreset: { use: 'streaming', options: { block: 1 } } }, ...selected },
  'coreset.streaming.start': {
    base: inBlocks({}),
    changed: inBlocks({ start: 'first' }),
    ...selected,
  },
  'coreset.streaming.block': { base: inBlocks({}), changed: inBlocks({ block: 2 ** 18 }), ...selected },
  'coreset.streaming.oversample': { base: inBlocks({}), changed: inBlocks({ oversample: 1 }), ...selected },
  // The coreset of greedy, computed elsewhere: what each mode does, and what happens without a graphics card, is tested in samplers.
  'coreset=greedy-gpu': {
    changed: onGpuJs({}),
    ...nothing,
    also: ({ config }) => expect(config.coreset).toMatchObject({ use: 'greedy-gpu', options: { mode: 'cpu' } }),
  },
  'coreset.greedy-gpu.start': { base: onGpuJs({}), changed: onGpuJs({ start: 'first' }), ...selected },
  'coreset.greedy-gpu.mode': { base: onGpuJs({}), changed: onGpuJs({ mode: 'webasm' }), ...nothing },
  'coreset.greedy-gpu.withoutGpu': { base: onGpuJs({}), changed: onGpuJs({ withoutGpu: 'greedy' }), ...nothing },
  'coreset.ratio': {
    changed: { coreset: { ratio: 0.1 } },
    ...selected,
    also: ({ learnt }, base) => expect(learnt.rows.head - 2 * base.learnt.rows.head).toBeOneOf([0, 1]),
  },
  'coreset.tailRatio': {
    changed: { coreset: { tailRatio: 0.1 } },
    changes: ['rare'],
    keeps: [...found, 'copies', 'head'],
    also: ({ learnt }, base) => expect(learnt.rows.tail - 2 * base.learnt.rows.tail).toBeOneOf([0, 1]),
  },
  'coreset.limit': {
    changed: { coreset: { limit: 20 } },
    ...selected,
    also: ({ learnt }) => expect(learnt.rows).toEqual({ head: 20, tail: 20 }),
  },
  'coreset.count': {
    changed: { coreset: { count: 30 } },
    ...selected,
    also: ({ learnt }) => expect(learnt.rows).toEqual({ head: 30, tail: 30 }),
  },
  'coreset.greedy.start': { changed: { coreset: { options: { start: 'first' } } }, ...selected },
  projection: {
    changed: { projection: 8 },
    changes: ['head', 'rare', 'weights'],
    keeps: ['tail', 'products', 'copies'],
  },
  storage: {
    changed: { storage: 'float16' },
    changes: ['head', 'rare', 'scores', 'threshold'],
    keeps: [...found, 'weights', 'copies'],
    also: ({ bank }, base) => {
      const { data } = base.bank.features;
      // The same rows, each value within half a step of 11 bits (below 2^-14 within 2^-25).
      const off = bank.features.data.findIndex(
        (value, i) => Math.abs(value - data[i]!) > Math.max(Math.abs(data[i]!) * 2 ** -11, 2 ** -25),
      );
      expect(off).toBe(-1);
      expect([sum(bank.origins), sum(bank.positions)]).toEqual([sum(base.bank.origins), sum(base.bank.positions)]);
    },
  },
  'scorer=weighted': { changed: weighted, ...scored },
  'scorer.nearest.neighbors': { changed: { scorer: { options: { neighbors: 3 } } }, ...scored },
  'scorer.nearest.reweighted': { changed: { scorer: { options: { reweighted: true } } }, ...scored },
  'scorer.nearest.imageScore': { changed: { scorer: { options: { imageScore: { topShare: 0.2 } } } }, ...scored },
  'scorer.weighted.imageScore': {
    base: weighted,
    changed: { scorer: { use: 'weighted', options: { imageScore: { topShare: 0.2 } } } },
    ...scored,
  },
  sigma: { changed: { sigma: 0 }, ...nothing, also: sharperMap },
};

/** Rows of tail samplers, checked on drawn embeddings, where every option makes a difference: base and changed part. */
const adaptive = (options: Record<string, unknown>) => ({ use: 'adaptive', options });
const symmetric = (options: Record<string, unknown>) => ({ use: 'symmetric', options });
const linkage = (options: Record<string, unknown>) => ({ use: 'linkage', options: { cut: null, ...options } });
const crossing = { form: 'paper', percentile: 1, vote: 'mean' };
const tails: Record<string, { base?: MethodSettings['tail']; changed: MethodSettings['tail']; cross?: boolean }> = {
  'tail=symmetric': { changed: symmetric({}) },
  'tail=adaptive': { base: linkage({}), changed: adaptive({}) },
  'tail.linkage.cut': { base: linkage({}), changed: linkage({ cut: 0.001 }) },
  'tail.linkage.floor': { base: linkage({}), changed: linkage({ floor: 0.999 }) },
  'tail.linkage.largest': { base: linkage({}), changed: linkage({ largest: 1 }) },
  'tail.linkage.apart': { base: linkage({}), changed: linkage({ apart: 1 }) },
  'tail.adaptive.form': { changed: adaptive({ form: 'paper' }) },
  'tail.adaptive.percentile': { changed: adaptive({ percentile: 0.4 }) },
  'tail.adaptive.vote': { changed: adaptive({ vote: 'nearest' }) },
  'tail.adaptive.cap': { changed: adaptive({ cap: 1 }) },
  'tail.adaptive.quantize': { changed: adaptive({ quantize: false }) },
  'tail.adaptive.voters': { changed: adaptive({ voters: 'forward' }) },
  // An image at exactly half the largest angle has to be made on purpose.
  'tail.adaptive.boundary': {
    base: adaptive(crossing),
    changed: adaptive({ ...crossing, boundary: 'exclusive' }),
    cross: true,
  },
  'tail.symmetric.vote': { base: symmetric({}), changed: symmetric({ vote: 'nearest' }) },
  'tail.symmetric.cap': { base: symmetric({}), changed: symmetric({ cap: null }) },
};

const folder = workFolder();
const photographs = join(folder, 'photos');
const images = 20;
/** A grid of 8 x 8. */
const patches = images * 64;
/** The reference finds a rare product among these drawings, and has the plain parts; with guards, so that they can be seen to work. */
const usual: MethodSettings = {
  preset: 'reference',
  image: { resize: 72, crop: 64 },
  tail: { maxShare: 0.15, apart: 3 },
  augment: 'rot90',
  coreset: { ratio: 0.05, limit: 10_000 },
};

beforeAll(async () => {
  await writePhotographs(join(photographs, 'a'), 9, { side: 64 });
  await writePhotographs(join(photographs, 'a'), 1, { side: 64, spot: 24 }, 40);
  await writePhotographs(join(photographs, 'b'), 6, { side: 64, product: 1 });
  await writePhotographs(join(photographs, 'c'), 4, { side: 64, product: 2.5 });
});

const models = new Map<string, Promise<Model>>();

/** A fit over the usual settings, once for the same. */
function fitted(settings: MethodSettings): Promise<Model> {
  const { image, coreset, tail, ...rest } = settings;
  const all = {
    ...usual,
    ...rest,
    image: { ...usual.image, ...image },
    coreset: { ...usual.coreset, ...coreset },
    tail: { ...usual.tail, ...tail },
  };
  const key = JSON.stringify(all);
  const model = models.get(key) ?? fit(photographs, { threads: 2, thumbnails: false, settings: all });
  models.set(key, model);
  return model;
}

it('every switch has a row, and every row a switch', () => {
  expect([...Object.keys(rows), ...Object.keys(tails)].sort()).toEqual(settingKeys().sort());
});

describe('every switch changes what it should and nothing else', () => {
  it.each(Object.entries(rows))('%s', async (_, { base, changed, changes, keeps, also }) => {
    const [before, after] = [await fitted(base ?? {}), await fitted(changed)];
    const differ = (Object.keys(facts) as Fact[]).filter(
      (fact) => JSON.stringify(facts[fact](before)) !== JSON.stringify(facts[fact](after)),
    );
    expect(differ).toEqual(expect.arrayContaining([...changes]));
    expect(differ.filter((fact) => keeps.includes(fact))).toEqual([]);
    await also?.(after, before);
  });

  it.each(Object.entries(tails))('%s', async (_, { base = adaptive({}), changed = {}, cross }) => {
    const given = cross ? crossOf() : drawnEmbeddings();
    expect(await tailOf(changed, given)).not.toEqual(await tailOf(base, given));
  });
});

it('storage: whole patches take half the bytes, and give the same in memory and in a temporary file', async () => {
  const estimates: Estimate[] = [];
  const fitIn = (storage: 'float32' | 'float16', memory?: number) =>
    fit(photographs, {
      settings: { ...usual, projection: 8, storage },
      threads: 2,
      thumbnails: false,
      memory,
      onEstimate: (estimate) => estimates.push(estimate),
    });
  const [whole, halved] = [await fitIn('float32'), await fitIn('float16')];
  const spilled = await fitIn('float16', estimates[1]!.selectionBytes);
  expect(estimates.map(({ spills }) => spills)).toEqual([false, false, true]);
  expect(estimates[1]!.fullBytes).toBe(estimates[0]!.fullBytes / 2);
  expect(facts.head(halved)).not.toBe(facts.head(whole));
  expect(sum(halved.bank.origins)).toBe(sum(whole.bank.origins));
  const of = (model: Model) => Object.values(facts).map((fact) => fact(model));
  expect(of(spilled)).toEqual(of(halved));
});

function halfKept({ learnt }: Model) {
  expect(learnt.rows.head).toBe(Math.trunc(patches * 0.5 * 0.05));
}

async function sharperMap(changed: Model, base: Model) {
  const judged = async (model: Model) => {
    for await (const result of predict(model, join(photographs, 'a', '40.png'), { threads: 1 }))
      return result as Prediction;
    throw new Error('no result');
  };
  const [sharp, soft] = [await judged(changed), await judged(base)];
  expect([...sharp.patches]).toEqual([...soft.patches]);
  expect([sharp.score, sharp.verdict, sharp.sigma, soft.sigma]).toEqual([soft.score, soft.verdict, 0, 4]);
  const highest = (result: Prediction) => heatMapOf(result).data.reduce((a, b) => Math.max(a, b));
  expect(highest(sharp)).toBeGreaterThan(1.01 * highest(soft));
  for (const result of [sharp, soft]) expect(result.hottest.value).toBe(highest(result));
}

async function tailOf(
  tail: NonNullable<MethodSettings['tail']>,
  embeddings: ReturnType<typeof matrix>,
): Promise<string> {
  const { use, options } = normalizeSettings({ tail }).tail;
  const part = await createPart(
    builtins.tail[use as 'adaptive'] as unknown as Plugin<'tail'>,
    options,
    {} as PluginHost,
  );
  const { signal } = new AbortController();
  const answer = await part.selectTail(embeddings, { signal, seed: 0, kernels: plainKernels, report: () => undefined });
  return JSON.stringify({ ...answer, classSizes: [...answer.classSizes], images: [...answer.images] });
}

/** Products of 18, 10, 6, 4 and 2 images, spread so widely that they touch. */
function drawnEmbeddings() {
  const random = seededRandom(5);
  const productOf = (image: number) => [18, 28, 34, 38, 40].findIndex((end) => image < end);
  return matrix(
    40,
    8,
    new Float32Array(320).map((_, i) => (productOf(Math.floor(i / 8)) === i % 8 ? 2 : 0) + 1.5 * random()),
  );
}

/** One image at a right angle to two opposite ones. */
function crossOf() {
  return matrix(3, 2, Float32Array.of(1, 0, 0, 1, -1, 0));
}

function sum(values: Float32Array | Uint32Array): string {
  return createHash('sha256').update(values).digest('hex').slice(0, 16);
}
