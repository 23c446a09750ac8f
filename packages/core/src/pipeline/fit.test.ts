import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fail } from '../errors.ts';
import { flat, tailOf, type TinyImage, tinyHost, tinyMethod, tinyRun, tinySource } from '../fixtures/method.ts';
import { fileStore } from '../store/file-store.ts';
import { row } from '../tensor.ts';
import { fit } from './fit.ts';

const everything = { coreset: { ratio: 1 } } as const;
const greys = (count: number) => Array.from({ length: count }, (_, i) => flat(10 * i));
const reds = (fitted: Awaited<ReturnType<typeof fit>>) =>
  Array.from({ length: fitted.bank.features.rows }, (_, i) => row(fitted.bank.features, i)[0]);

describe('fit', () => {
  it('remembers the patches of every image, with where each came from', async () => {
    const fitted = await fit(tinySource(greys(3)), tinyMethod(everything), tinyHost(), tinyRun());
    expect(reds(fitted)).toEqual([0, 0, 0, 0, 10, 10, 10, 10, 20, 20, 20, 20]);
    expect([...fitted.bank.origins]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    expect([...fitted.bank.positions]).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
    expect([...fitted.bank.views]).toEqual(Array(12).fill(0));
    expect(fitted.learnt).toMatchObject({ names: ['0.png', '1.png', '2.png'], rows: { head: 12, tail: 0 }, copies: 0 });
  });

  it('keeps only rows that the cleaner left, with its weights', async () => {
    const cleaner = {
      clean: async () => ({
        rows: Uint32Array.of(1, 4, 6),
        weights: Float32Array.from({ length: 8 }, (_, i) => i / 2),
      }),
    };
    const fitted = await fit(tinySource(greys(2)), tinyMethod(everything, { cleaner }), tinyHost(), tinyRun());
    expect([...fitted.bank.origins]).toEqual([0, 1, 1]);
    expect([...fitted.bank.positions]).toEqual([1, 0, 2]);
    expect([...fitted.bank.weights]).toEqual([0.5, 2, 3]);
  });

  it('sizes both memories by the same rule', async () => {
    const method = tinyMethod(
      { coreset: { ratio: 0.25, limit: 9 }, tail: { maxShare: 1, apart: 0 } },
      { tail: tailOf([0, 1]) },
    );
    const fitted = await fit(
      tinySource(greys(10)),
      method,
      tinyHost(() => [flat(1)]),
      tinyRun(),
    );
    expect(fitted.learnt.rows).toEqual({ head: 9, tail: 4 });
    const counted = tinyMethod({ coreset: { count: 3 }, tail: { maxShare: 1, apart: 0 } }, { tail: tailOf([0, 1]) });
    expect((await fit(tinySource(greys(10)), counted, tinyHost(), tinyRun())).learnt.rows).toEqual({
      head: 3,
      tail: 3,
    });
  });

  it('remembers at least one patch of rare products, however few they have', async () => {
    const settings = { coreset: { ratio: 0.1 }, augment: 'none', tail: { maxShare: 1, apart: 0 } } as const;
    const { learnt, bank } = await fit(
      tinySource(greys(20)),
      tinyMethod(settings, { tail: tailOf([7]) }),
      tinyHost(),
      tinyRun(),
    );
    // Four patches, of which a tenth is none.
    expect(learnt.rows).toEqual({ head: 8, tail: 1 });
    expect(bank.origins[8]).toBe(7);
  });

  it('has nothing to remember when no file is an image, and says the first reason', async () => {
    const bad = [fail('E_IMAGE_EMPTY', { path: 'a.png' }), fail('E_IMAGE_EMPTY', { path: 'b.png' })];
    await expect(fit(tinySource(bad), tinyMethod(), tinyHost(), tinyRun())).rejects.toMatchObject({
      code: 'E_NO_IMAGES',
      message: expect.stringContaining('a.png has no bytes'),
    });
  });

  it('skips bad images, counts them, and numbers the others without gaps', async () => {
    const images: TinyImage[] = [flat(0), fail('E_IMAGE_EMPTY', { path: '1.png' }), flat(20), flat(30), flat(40)];
    images.push(fail('E_IMAGE_DECODE', { path: '5.png', reason: 'x' }), flat(60));
    const fitted = await fit(tinySource(images), tinyMethod(everything), tinyHost(), tinyRun());
    expect(fitted.learnt.names).toEqual(['0.png', '2.png', '3.png', '4.png', '6.png']);
    expect(fitted.learnt.skipped.map(({ name, code }) => [name, code])).toEqual([
      ['1.png', 'E_IMAGE_EMPTY'],
      ['5.png', 'E_IMAGE_DECODE'],
    ]);
    expect([...new Set(fitted.bank.origins)]).toEqual([0, 1, 2, 3, 4]);
    expect(reds(fitted)[16]).toBe(60);
    expect(fitted.learnt.notices[0]).toEqual({ code: 'N_SKIPPED', message: '2 of 7 files could not be used.' });
  });
});

describe('the guard over rare products', () => {
  const guarded = (maxShare: number, tail: number[]) =>
    fit(
      tinySource(greys(20)),
      tinyMethod({ tail: { maxShare, apart: 0 } }, { tail: tailOf(tail) }),
      tinyHost(() => [flat(7)]),
      tinyRun(),
    );

  it('uses none when more than its share is selected, and says so', async () => {
    const { learnt } = await guarded(0.15, [0, 1, 2, 3]);
    expect(learnt).toMatchObject({ tail: [], selected: 4, copies: 0, rows: { tail: 0 } });
    expect(learnt.notices.map(({ code }) => code)).toContain('N_TAIL_GUARD');
  });

  it('uses all when exactly its share is selected', async () => {
    const { learnt } = await guarded(0.15, [4, 9, 11]);
    expect(learnt.tail).toEqual([4, 9, 11].map((image) => ({ image, classSize: 1 })));
    expect(learnt).toMatchObject({ selected: 3, copies: 3 });
    expect(learnt.notices.map(({ code }) => code)).not.toContain('N_TAIL_GUARD');
  });

  it('lets everything through at 1', async () => {
    const all = Array.from(Array(20).keys());
    expect((await guarded(1, all)).learnt.tail).toHaveLength(20);
  });
});

describe('copies of rare products', () => {
  const copies = (item: number): TinyImage[] => [
    flat(100 + item),
    fail('E_IMAGE_EMPTY', { path: 'copy' }),
    flat(200 + item),
  ];
  const images: TinyImage[] = [fail('E_IMAGE_EMPTY', { path: '0.png' }), ...greys(5)];

  it('carry the origin of their source and the number of their view, where a file and a copy are bad too', async () => {
    const host = tinyHost(copies);
    const method = tinyMethod({ ...everything, tail: { maxShare: 1, apart: 0 } }, { tail: tailOf([1, 3]) });
    const fitted = await fit(tinySource(images), method, host, tinyRun());
    // Image 1 of those used is item 2 of the source, because item 0 is bad.
    expect(host.viewed).toEqual([[2, 4]]);
    const tailRows = reds(fitted).slice(20);
    expect(tailRows.filter((_, i) => i % 4 === 0)).toEqual([10, 30, 102, 202, 104, 204]);
    const perImage = (from: Uint32Array) => [...from.slice(20)].filter((_, i) => i % 4 === 0);
    expect(perImage(fitted.bank.origins)).toEqual([1, 3, 1, 1, 3, 3]);
    expect(perImage(fitted.bank.views)).toEqual([0, 0, 1, 3, 1, 3]);
    expect(fitted.learnt.copies).toBe(6);
  });

  it('are embedded once, uncleaned: the tail memory holds patches that the cleaner removed', async () => {
    const cleaner = {
      clean: async ({ features }: { features: { rows: number } }) => ({
        rows: Uint32Array.from([...Array(features.rows).keys()].filter((at) => at >= 8)),
        weights: new Float32Array(features.rows).fill(2),
      }),
    };
    const method = tinyMethod({ ...everything, tail: { maxShare: 1, apart: 0 } }, { tail: tailOf([0]), cleaner });
    const fitted = await fit(tinySource(greys(4)), method, tinyHost(copies), tinyRun());
    expect([...new Set(fitted.bank.origins.slice(0, 8))]).toEqual([2, 3]);
    expect([...fitted.bank.origins.slice(8)]).toEqual(Array(12).fill(0));
    expect([...new Set(fitted.bank.weights.slice(8, 12))]).toEqual([2]);
    expect([...new Set(fitted.bank.weights.slice(12))]).toEqual([1]);
  });
});

describe('copies of all images', () => {
  const settings = { ...everything, augmentImages: 'all', tail: { maxShare: 1, apart: 0 } } as const;
  const copies = (item: number): TinyImage[] => [flat(100 + item), flat(200 + item)];
  const perImage = (from: Uint32Array) => [...from].filter((_, i) => i % 4 === 0);

  it('join the memory of all images, with their origin and view', async () => {
    const host = tinyHost(copies);
    const fitted = await fit(tinySource(greys(2)), tinyMethod(settings), host, tinyRun());
    expect(host.viewed).toEqual([[0, 1]]);
    expect(reds(fitted).filter((_, i) => i % 4 === 0)).toEqual([0, 10, 100, 200, 101, 201]);
    expect(perImage(fitted.bank.origins)).toEqual([0, 1, 0, 0, 1, 1]);
    expect(perImage(fitted.bank.views)).toEqual([0, 0, 1, 2, 1, 2]);
    expect(fitted.learnt).toMatchObject({ copies: 4, rows: { head: 24, tail: 0 }, names: ['0.png', '1.png'] });
  });

  it('are cleaned, view by view, and no suspects by themselves', async () => {
    const seen: number[] = [];
    // Removes image 1 of every view.
    const cleaner: ReturnType<typeof tinyMethod>['cleaner'] = {
      clean: async ({ features, images }) => {
        seen.push(images);
        const rows = Uint32Array.from([...Array(features.rows).keys()].filter((at) => Math.floor(at / 4) !== 1));
        return { rows, weights: Float32Array.from({ length: features.rows }, (_, at) => (rows.includes(at) ? 1 : 5)) };
      },
    };
    const method = tinyMethod(settings, { cleaner });
    const fitted = await fit(tinySource(greys(5)), method, tinyHost(copies), tinyRun());
    expect(seen).toEqual([5, 5, 5]);
    expect(perImage(fitted.bank.origins)).toEqual([0, 2, 3, 4, 0, 0, 2, 2, 3, 3, 4, 4]);
    expect(fitted.learnt.suspects).toEqual([{ image: 1, removedShare: 1, outlierFactor: 5 }]);
    expect(fitted.learnt.rows.head).toBe(48);
  });

  it('fill the memory of rare products too, without being made again', async () => {
    const host = tinyHost(copies);
    const fitted = await fit(tinySource(greys(3)), tinyMethod(settings, { tail: tailOf([1]) }), host, tinyRun());
    expect(host.viewed).toEqual([[0, 1, 2]]);
    expect(fitted.learnt).toMatchObject({ copies: 6, rows: { head: 36, tail: 12 } });
    expect(perImage(fitted.bank.origins).slice(9)).toEqual([1, 1, 1]);
    expect(perImage(fitted.bank.views).slice(9)).toEqual([0, 1, 2]);
  });

  it('do not excuse their own image when the threshold is set', async () => {
    // Each copy is like its image, so that only another image can be the nearest.
    const own = (item: number) => [flat(10 * item + 1)];
    const { training } = await fit(tinySource(greys(3)), tinyMethod(settings), tinyHost(own), tinyRun());
    expect([...training.scores]).toEqual([100, 81, 81]);
  });

  it('are not made where augmentation is off, nor for images that cannot be read', async () => {
    const off = tinyHost(copies);
    await fit(tinySource(greys(2)), tinyMethod({ ...settings, augment: 'none' }), off, tinyRun());
    expect(off.viewed).toEqual([]);
    const host = tinyHost(copies);
    const images = [fail('E_IMAGE_EMPTY', { path: '0.png' }), ...greys(2)];
    const fitted = await fit(tinySource(images), tinyMethod(settings), host, tinyRun());
    expect(host.viewed).toEqual([[1, 2]]);
    expect(perImage(fitted.bank.origins)).toEqual([0, 1, 0, 0, 1, 1]);
    expect(fitted.learnt.skipped).toHaveLength(1);
  });

  it('come from a store as from memory, and every store is closed', async () => {
    const narrow = { ...settings, projection: 2 } as const;
    const folder = await mkdtemp(join(tmpdir(), 'fit-'));
    try {
      const host = tinyHost(copies, (columns) => fileStore(columns, folder));
      const fitted = await fit(tinySource(greys(3)), tinyMethod(narrow), host, tinyRun());
      expect(host.stores).toEqual([
        [3, 3 * 4 * 3 * 4],
        [3, 9 * 4 * 3 * 4],
      ]);
      expect(await fit(tinySource(greys(3)), tinyMethod(narrow), tinyHost(copies), tinyRun())).toEqual(fitted);
      expect(host.open()).toBe(0);
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the threshold', () => {
  it('comes from scores without own rows: the squared distance to the nearest other image', async () => {
    const images = [0, 1, 3, 7, 20].map((value) => flat(value));
    const { training, threshold } = await fit(tinySource(images), tinyMethod(everything), tinyHost(), tinyRun());
    expect([...training.scores]).toEqual([1, 1, 4, 16, 169]);
    expect(threshold.value).toBe(169);
  });

  it('leaves out rare and suspicious images', async () => {
    const cleaner = {
      clean: async ({ features }: { features: { rows: number } }) => ({
        rows: Uint32Array.from([...Array(features.rows).keys()].filter((at) => Math.floor(at / 4) !== 2)),
        weights: Float32Array.from({ length: features.rows }, (_, at) => (Math.floor(at / 4) === 2 ? 9 : 1)),
      }),
    };
    const method = tinyMethod({ ...everything, tail: { maxShare: 1, apart: 0 } }, { tail: tailOf([5]), cleaner });
    const { training, learnt } = await fit(tinySource(greys(6)), method, tinyHost(), tinyRun());
    expect(learnt.suspects).toEqual([{ image: 2, removedShare: 1, outlierFactor: 9 }]);
    expect([...training.images]).toEqual([0, 1, 3, 4]);
    expect([...training.scores]).toEqual([100, 100, 100, 100]);
  });

  it('is missing with a single image, which has nothing to be compared with', async () => {
    const { training, threshold, learnt } = await fit(tinySource([flat(5)]), tinyMethod(), tinyHost(), tinyRun());
    expect(training).toMatchObject({ uncompared: 1, scores: new Float32Array() });
    expect(threshold.value).toBeNull();
    expect(learnt.notices.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['N_TAIL_NONE_COMPARED', 'N_NO_THRESHOLD']),
    );
  });
});

describe('features wider than the projection', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fit-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const narrow = { ...everything, projection: 2, tail: { maxShare: 1, apart: 0 } } as const;

  it('are kept whole in a file, while cleaning and selection see the projection', async () => {
    const seen: number[] = [];
    const plain = tinyMethod();
    const method = tinyMethod(narrow, {
      tail: tailOf([3]),
      cleaner: { clean: (patches, run) => (seen.push(patches.features.columns), plain.cleaner.clean(patches, run)) },
      coreset: {
        sample: (features, ...rest) => (seen.push(features.columns), plain.coreset.sample(features, ...rest)),
      },
    });
    const copies = () => [flat(9)];
    const host = tinyHost(copies, (columns) => fileStore(columns, folder));
    const fitted = await fit(tinySource(greys(4)), method, host, tinyRun());
    expect(seen).toEqual([2, 2, 2]);
    expect(host.stores).toEqual([
      [3, 4 * 4 * 3 * 4],
      [3, 2 * 4 * 3 * 4],
    ]);
    expect(reds(fitted)).toEqual([0, 10, 20, 30, 30, 9].flatMap((value) => [value, value, value, value]));
    expect(host.open()).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('give the same bank from memory as from a file', async () => {
    const method = tinyMethod(narrow, { tail: tailOf([1]) });
    const copies = () => [flat(9, 8, 7)];
    const inMemory = await fit(tinySource(greys(4)), method, tinyHost(copies), tinyRun());
    const host = tinyHost(copies, (columns) => fileStore(columns, folder));
    expect(await fit(tinySource(greys(4)), method, host, tinyRun())).toEqual(inMemory);
  });

  it('need no store where the projection changes nothing', async () => {
    const host = tinyHost();
    await fit(tinySource(greys(4)), tinyMethod(), host, tinyRun());
    expect(host.stores).toEqual([]);
  });

  it.each(['features', 'calibrate'])('leave no store behind when the run is stopped during "%s"', async (step) => {
    const stop = new AbortController();
    const run = tinyRun({ signal: stop.signal, report: (progress) => progress.step === step && stop.abort() });
    const plain = tinyMethod();
    const method = tinyMethod(narrow, {
      index: {
        build: async (features, own) => {
          const index = await plain.index.build(features, own);
          return {
            ...index,
            search: async (...query) => {
              if (stop.signal.aborted) throw fail('E_ABORTED');
              return index.search(...query);
            },
          };
        },
      },
    });
    const host = tinyHost(undefined, (columns) => fileStore(columns, folder));
    await expect(fit(tinySource(greys(40)), method, host, run)).rejects.toMatchObject({ code: 'E_ABORTED' });
    expect(host.stores).toHaveLength(1);
    expect(host.open()).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('leave no store behind when a part fails over the copies', async () => {
    let calls = 0;
    const plain = tinyMethod();
    const coreset = {
      sample: async (...all: Parameters<typeof plain.coreset.sample>) => {
        if (++calls === 2) throw fail('E_ENGINE', { reason: 'on purpose' });
        return plain.coreset.sample(...all);
      },
    };
    const host = tinyHost(
      () => [flat(9)],
      (columns) => fileStore(columns, folder),
    );
    const method = tinyMethod(narrow, { tail: tailOf([1]), coreset });
    await expect(fit(tinySource(greys(4)), method, host, tinyRun())).rejects.toMatchObject({ code: 'E_ENGINE' });
    expect(host.stores).toHaveLength(2);
    expect(await readdir(folder)).toEqual([]);
  });

  it('are refused when even the projection exceeds the memory', async () => {
    const host = tinyHost(undefined, undefined, 100);
    await expect(fit(tinySource(greys(4)), tinyMethod(narrow), host, tinyRun())).rejects.toMatchObject({
      code: 'E_MEMORY',
    });
    expect(host.stores).toEqual([]);
  });
});

it('reports every step up to its end', async () => {
  const run = tinyRun();
  const method = tinyMethod({ tail: { maxShare: 1, apart: 0 } }, { tail: tailOf([0]) });
  await fit(
    tinySource(greys(9)),
    method,
    tinyHost(() => [flat(1)]),
    run,
  );
  const ended = run.reports.filter(({ done, total }) => done === total).map(({ step }) => step);
  expect(ended).toEqual(['features', 'groups', 'coreset', 'views', 'tail coreset', 'calibrate']);
});

it('refuses a backbone that answers with another width than it claims', async () => {
  const plain = tinyMethod();
  const backbone = { ...plain.backbone, patchColumns: 4 };
  await expect(fit(tinySource(greys(2)), tinyMethod({}, { backbone }), tinyHost(), tinyRun())).rejects.toMatchObject({
    code: 'E_SHAPE',
  });
});
