import { beforeAll, describe, expect, it } from 'vitest';
import { backTo, versionsOf } from '../bank/history.ts';
import { decodeModel, encodeModel } from '../bank/format.ts';
import { type Model, toModel } from '../bank/model.ts';
import type { MethodSettings } from '../config/schema.ts';
import { fail } from '../errors.ts';
import { flat, tailOf, type TinyImage, tinyHost, tinyMethod, tinyRun, tinySource } from '../fixtures/method.ts';
import { row } from '../tensor.ts';
import { fit } from './fit.ts';
import type { Method } from './method.ts';
import { update } from './update.ts';

const everything = { coreset: { ratio: 1 }, tail: { maxShare: 1, apart: 0 } } as const;
const facts = { writtenBy: '2.0.0' };
type Parts = Parameters<typeof tinyMethod>[1];

async function fitted(images: readonly TinyImage[], settings: MethodSettings = everything, parts: Parts = {}) {
  const method = tinyMethod(settings, parts);
  const found = await fit(tinySource(images), method, tinyHost(), tinyRun());
  return toModel(found, method.config, { id: 'tiny', name: 'tiny', graph: Uint8Array.of(1) }, '1.0.0');
}

/** Adds images called `new 0`, `new 1`, …; copies are greys of 200 and more. */
function updated(
  model: Model,
  images: readonly TinyImage[],
  { parts = {}, at, run = tinyRun() }: { parts?: Parts; at?: string; run?: ReturnType<typeof tinyRun> } = {},
) {
  const names = images.map((_, i) => `new ${i}`);
  const host = tinyHost((item) => [flat(200 + item)]);
  const method: Method = { ...tinyMethod({}, parts), config: model.config };
  return update(model, tinySource(images, names), method, host, run, at === undefined ? facts : { ...facts, at });
}

const reds = (model: Model) =>
  Array.from({ length: model.bank.features.rows }, (_, i) => row(model.bank.features, i)[0]);
const bytesOf = (model: Model) => new Uint8Array(Buffer.concat(encodeModel(model)));
const greys = (...values: number[]) => values.map((value) => flat(value));

let model: Model;
beforeAll(async () => {
  model = await fitted(greys(10, 20, 40));
});

describe('an update', () => {
  it('appends rows, names, scores, embeddings and digests, and changes nothing that was there', async () => {
    const before = bytesOf(model);
    const { model: next, report } = await updated(model, greys(25, 80));
    expect(bytesOf(model)).toEqual(before);
    expect(next.learnt.names).toEqual(['0.png', '1.png', '2.png', 'new 0', 'new 1']);
    // Farthest from the bank first; the three other patches of an image are copies of its first.
    expect(reds(next).slice(12)).toEqual([80, 25]);
    expect(reds(next).slice(0, 12)).toEqual(reds(model));
    expect([...next.bank.origins.slice(12)]).toEqual([4, 3]);
    expect([...next.training.images]).toEqual([0, 1, 2, 3, 4]);
    expect([...next.training.scores]).toEqual([100, 100, 400, 25, 1600]);
    expect(next.training.embeddings).toMatchObject({ rows: 5, columns: 3 });
    expect(next.training.digests).toHaveLength(5 * 32);
    expect(next.learnt.groups).toEqual([0, 0, 0, 0, 0]);
    expect(next.writtenBy).toBe('2.0.0');
    expect(report).toMatchObject({ images: 2, rows: { head: 2, tail: 0 }, repeated: [], products: [] });
    expect(decodeModel(bytesOf(next), 'm')).toEqual(next);
  });

  it('sets the threshold anew from old and new scores', async () => {
    const { report, model: next } = await updated(model, greys(25, 80));
    expect(report.threshold.before.value).toBe(400);
    expect(report.threshold.after).toEqual(next.threshold);
    expect(next.threshold.value).toBe(1600);
  });

  it('adds as many rows as a fit on the new images alone would keep', async () => {
    const shades = (first: number): TinyImage => [0, 1, 2, 3].map((i) => [first + i, 0, 0] as const);
    const added = async (coreset: MethodSettings['coreset']) => {
      const small = await fitted(greys(10, 20, 40), { ...everything, coreset });
      return (await updated(small, [shades(100), shades(140)])).report.rows.head;
    };
    expect(await added({ ratio: 0.5 })).toBe(4);
    expect(await added({ ratio: 0.5, limit: 3 })).toBe(3);
    expect(await added({ count: 5 })).toBe(5);
    expect(await added({ ratio: 0.01 })).toBe(1);
    expect(await added({ ratio: 1 })).toBe(8);
  });

  it('remembers no patch that the cleaner removed, with the weights it gave', async () => {
    const cleaner: NonNullable<Parts>['cleaner'] = {
      clean: async ({ features }) => ({
        rows: Uint32Array.of(4),
        weights: Float32Array.from({ length: features.rows }, (_, i) => i / 4 + 1),
      }),
    };
    const { model: next, report } = await updated(model, greys(25, 80), { parts: { cleaner } });
    expect(reds(next).slice(12)).toEqual([80]);
    expect([...next.bank.weights.slice(12)]).toEqual([2]);
    expect(report.rows.head).toBe(1);
  });

  it('tells suspects among the new images, and leaves them out of the threshold', async () => {
    const cleaner: NonNullable<Parts>['cleaner'] = {
      clean: async ({ features }) => ({
        rows: Uint32Array.from([...Array(features.rows).keys()].filter((at) => Math.floor(at / 4) !== 2)),
        weights: Float32Array.from({ length: features.rows }, (_, at) => (Math.floor(at / 4) === 2 ? 9 : 1)),
      }),
    };
    const { model: next, report } = await updated(model, greys(11, 12, 250, 14, 15), { parts: { cleaner } });
    expect(report.suspects).toEqual([{ image: 5, removedShare: 1, outlierFactor: 9 }]);
    expect(next.learnt.suspects).toEqual(report.suspects);
    expect([...next.training.images]).toEqual([0, 1, 2, 3, 4, 6, 7]);
    expect(reds(next)).not.toContain(250);
  });

  it('keeps rare products whole, uncleaned, with copies; old images keep their rows', async () => {
    const cleaner: NonNullable<Parts>['cleaner'] = {
      clean: async () => ({ rows: Uint32Array.of(0), weights: new Float32Array(8).fill(1) }),
    };
    // Old image 1 is taken for a rare product as well now.
    const { model: next, report } = await updated(model, greys(25, 80), { parts: { cleaner, tail: tailOf([1, 4]) } });
    expect(reds(next)).toEqual([...reds(model), 25, 80, 80, 80, 80, 201, 201, 201, 201]);
    expect([...next.bank.views.slice(13)]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    expect([...next.bank.origins.slice(13)]).toEqual(Array(8).fill(4));
    expect(report.tail).toEqual([{ image: 4, classSize: 1 }]);
    expect(report).toMatchObject({ rows: { head: 1, tail: 8 }, copies: 1 });
    expect(next.learnt).toMatchObject({ rows: { head: 13, tail: 8 }, selected: 2, tail: [{ image: 4, classSize: 1 }] });
    expect([...next.training.images]).toEqual([0, 1, 2, 3]);
  });

  it('lets the tail sampler see all embeddings, as the model keeps them', async () => {
    const seen: number[][] = [];
    const tail: Method['tail'] = {
      selectTail: async (embeddings) => {
        seen.push([...embeddings.data]);
        return tailOf([]).selectTail(embeddings, tinyRun());
      },
    };
    await updated(model, [flat(0, 3, 4)], { parts: { tail } });
    expect(seen).toHaveLength(1);
    expect(seen[0]!.map((value) => Math.round(value * 1000) / 1000)).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0.6, 0.8]);
  });

  it('obeys the guard of a fit', async () => {
    const guarded = await fitted(greys(10, 20, 40), { ...everything, tail: { maxShare: 0.3 } });
    const { report } = await updated(guarded, greys(25, 80), { parts: { tail: tailOf([3, 4]) } });
    expect(report.tail).toEqual([]);
    expect(report.notices).toMatchObject([{ code: 'N_TAIL_GUARD' }, {}]);
  });

  it('tells new products; images of one with fewer than five do not count for the threshold', async () => {
    const greens = [50, 60, 70, 80].map((green) => flat(0, green));
    const { model: next, report } = await updated(model, [...greens, flat(30), flat(0, 0, 50)]);
    expect(next.learnt.groups).toEqual([0, 0, 0, 1, 1, 1, 1, 0, 2]);
    expect(report.products).toEqual([
      { group: 1, images: [3, 4, 5, 6] },
      { group: 2, images: [8] },
    ]);
    expect([...next.training.images]).toEqual([0, 1, 2]);
    expect(report.notices[0]).toMatchObject({ code: 'N_UPDATE_FEW', message: expect.stringContaining(': 6 images.') });
    const fifth = await updated(next, [flat(0, 90), flat(31)]);
    expect([...fifth.model.training.images]).toEqual([0, 1, 2, 9, 10]);
  });

  it('scores new images without their own rows, against old rows and each other', async () => {
    const { model: next } = await updated(model, greys(100, 103));
    expect([...next.training.scores.slice(3)]).toEqual([9, 9]);
    // The first new image is no namesake of the first old one.
    const near = await updated(model, greys(11, 80));
    expect([...near.model.training.scores.slice(3)]).toEqual([1, 1600]);
  });

  it('measures how far a patch is from its nearest row, not from just any', async () => {
    expect(reds((await updated(model, greys(41, 25))).model).slice(12)).toEqual([25, 41]);
  });

  it('may find its first image rare', async () => {
    const { report } = await updated(model, greys(25, 80), { parts: { tail: tailOf([3]) } });
    expect(report.tail).toEqual([{ image: 3, classSize: 1 }]);
  });

  it('leaves out what is there already, whatever its name, and what is given twice', async () => {
    const first = await updated(model, greys(20, 25, 25));
    expect(first.report).toMatchObject({ images: 1, repeated: ['new 0', 'new 2'] });
    expect(first.report.notices).toMatchObject([{ code: 'N_UPDATE_REPEATED' }, { code: 'N_UPDATE_FEW' }, {}]);
    const again = await updated(first.model, greys(25, 40));
    expect(again.model).toBe(first.model);
    expect(again.report).toMatchObject({ images: 0, repeated: ['new 0', 'new 1'], rows: { head: 0, tail: 0 } });
  });

  it('skips bad images and counts them; with none left it refuses', async () => {
    const bad = fail('E_IMAGE_EMPTY', { path: 'x.png' });
    const { model: next, report } = await updated(model, [bad, flat(25)]);
    expect(next.learnt.names.slice(3)).toEqual(['new 1']);
    expect(next.learnt.skipped).toMatchObject([{ name: 'new 0', code: 'E_IMAGE_EMPTY' }]);
    expect(report.notices[0]).toMatchObject({ code: 'N_SKIPPED' });
    await expect(updated(model, [bad, bad])).rejects.toMatchObject({ code: 'E_NO_IMAGES' });
    await expect(updated(model, [])).rejects.toMatchObject({ code: 'E_NO_IMAGES' });
  });

  it('refuses another backbone, and embeddings of another width', async () => {
    const { backbone } = tinyMethod();
    const other = { ...backbone, id: 'other' };
    await expect(updated(model, greys(1), { parts: { backbone: other } })).rejects.toMatchObject({
      code: 'E_BACKBONE_MISMATCH',
    });
    const blind: typeof backbone = {
      ...backbone,
      embeddingColumns: 0,
      extract: async (batch, run) => ({
        ...(await backbone.extract(batch, run)),
        embeddings: { rows: 1, columns: 0, data: new Float32Array() },
      }),
    };
    await expect(updated(model, greys(1), { parts: { backbone: blind } })).rejects.toMatchObject({ code: 'E_SHAPE' });
  });

  it('of a model from before embeddings were kept says what is left out', async () => {
    const training = { ...model.training, embeddings: undefined, digests: undefined };
    const learnt = { ...model.learnt, groups: undefined };
    const old = decodeModel(bytesOf({ ...model, training, learnt }), 'm');
    expect(old.training).not.toHaveProperty('embeddings');
    const { model: next, report } = await updated(old, greys(20, 80), { parts: { tail: tailOf([3]) } });
    expect(report.notices.map(({ code }) => code)).toContain('N_UPDATE_NO_EMBEDDINGS');
    expect(report).toMatchObject({ images: 2, products: undefined, tail: [], repeated: [] });
    expect(next.learnt).not.toHaveProperty('groups');
    expect(decodeModel(bytesOf(next), 'm')).toEqual(next);
    // From now on it knows the new ones.
    expect((await updated(next, greys(20, 80))).report.repeated).toHaveLength(2);
    expect(backTo(next, 1)).toMatchObject({ learnt: { names: old.learnt.names } });
  });

  it('recommends a fit once the bank is twice as large as that of a fit', async () => {
    let small = await fitted(greys(10, 20, 40), { ...everything, coreset: { count: 2 } });
    const codes: boolean[] = [];
    for (const value of [60, 80, 100]) {
      const { model: next, report } = await updated(small, [
        [...(greys(value)[0] as [])].map((_, i) => [value + i, 0, 0]),
      ]);
      small = next;
      codes.push(report.notices.some(({ code }) => code === 'N_UPDATE_REFIT'));
    }
    expect(codes).toEqual([false, true, true]);
  });

  it('stops when the run does, and reports its steps', async () => {
    await expect(updated(model, greys(25), { run: tinyRun({ signal: AbortSignal.abort() }) })).rejects.toMatchObject({
      code: 'E_ABORTED',
    });
    const run = tinyRun();
    await updated(model, greys(25, 80), { run });
    const ended = run.reports.filter(({ done, total }) => done === total).map(({ step }) => step);
    expect([...new Set(ended)]).toEqual(['features', 'coreset', 'calibrate']);
  });
});

describe('features wider than the projection', () => {
  it.each(['float32', 'float16'] as const)('are selected as the fit selected, kept whole, as %s', async (storage) => {
    const settings = { ...everything, projection: 2, storage } as const;
    const wide = await fitted(greys(10, 20, 40), settings);
    const { model: next } = await updated(wide, [flat(25, 1, 2), flat(80, 3, 4)]);
    expect([...next.bank.features.data.slice(36)]).toEqual([80, 3, 4, 25, 1, 2]);
    expect(decodeModel(bytesOf(next), 'm')).toEqual(next);
    expect(bytesOf(backTo(next, 1))).toEqual(bytesOf({ ...wide, writtenBy: '2.0.0' }));
  });
});

describe('copies of all images', () => {
  it('join the bank in an update as in a fit, and do not excuse their own image', async () => {
    const all = await fitted(greys(10, 20, 40), { ...everything, augmentImages: 'all' });
    const { model: next, report } = await updated(all, greys(25, 80));
    expect(reds(next).slice(-4)).toEqual(
      [201, 80, 200, 25].sort((a, b) => reds(next).indexOf(a) - reds(next).indexOf(b)),
    );
    expect(new Set(reds(next).slice(12))).toEqual(new Set([25, 80, 200, 201]));
    expect(report.copies).toBe(2);
    expect([...next.training.scores.slice(3)]).toEqual([25, 1600]);
  });
});

describe('the history', () => {
  let versions: Model[];
  beforeAll(async () => {
    const second = (await updated(model, [flat(25), flat(0, 80)], { at: '2026-01-02T03:04:05Z' })).model;
    const bad = fail('E_IMAGE_EMPTY', { path: 'x.png' });
    const third = (await updated(second, [flat(33), flat(0, 85), bad], { parts: { tail: tailOf([6]) } })).model;
    versions = [model, second, third];
  });

  it('lists the fit and each update', () => {
    expect(versionsOf(versions[0]!)).toMatchObject([{ kind: 'fit', images: 3, rows: 12, scores: 3 }]);
    expect(versions[0]).not.toHaveProperty('history');
    expect(versionsOf(versions[2]!)).toMatchObject([
      { kind: 'fit', images: 3, rows: 12 },
      { kind: 'update', at: '2026-01-02T03:04:05Z', images: 5, rows: 14 },
      { kind: 'update', images: 7, learnt: { skipped: 1, tail: 1, copies: 1 } },
    ]);
    expect(versionsOf(versions[2]!)[0]).not.toHaveProperty('at');
    expect(versionsOf(versions[2]!)[2]).not.toHaveProperty('at');
  });

  it('gives back each version to the byte, from memory and from a file', () => {
    const last = versions[2]!;
    for (const from of [last, decodeModel(bytesOf(last), 'm')]) {
      versions.forEach((version, i) => {
        const expected = { ...version, writtenBy: '2.0.0' };
        expect(bytesOf(backTo(from, i + 1))).toEqual(bytesOf(expected));
      });
    }
  });

  it('goes on from the version that was gone back to', async () => {
    const again = (await updated(backTo(versions[2]!, 1), [flat(25), flat(0, 80)], { at: '2026-01-02T03:04:05Z' }))
      .model;
    expect(bytesOf(again)).toEqual(bytesOf(versions[1]!));
  });

  it.each([0, 4, -1, 1.5, NaN])('has no version %s', (number) => {
    expect(() => backTo(versions[2]!, number)).toThrow(expect.objectContaining({ code: 'E_OPTION' }));
  });

  it('is the same bytes for the same updates, and each image keeps its place in another order', async () => {
    const [one, other] = [greys(25, 80), greys(31, 60)];
    const both = async (first: TinyImage[], second: TinyImage[]) =>
      (await updated((await updated(model, first)).model, second)).model;
    expect(bytesOf(await both(one, other))).toEqual(bytesOf(await both(one, other)));
    const [forth, back] = [await both(one, other), await both(other, one)];
    expect(reds(forth).toSorted()).toEqual(reds(back).toSorted());
    expect(reds(forth)).not.toEqual(reds(back));
  });

  it.each<[string, (history: NonNullable<Model['history']>) => unknown]>([
    ['that ends elsewhere', (history) => history.slice(0, 2)],
    ['of one version', (history) => history.slice(2)],
    ['that shrinks', ([a, b, c]) => [{ ...a!, rows: b!.rows + 1 }, b, c]],
    ['with two fits', ([a, b, c]) => [a, { ...b!, kind: 'fit' }, c]],
    ['of an empty version', ([a, b, c]) => [{ ...a!, rows: 0 }, b, c]],
    ['that knows later images', ([a, b, c]) => [{ ...a!, images: 2 }, b, c]],
  ])('%s is refused when a file is opened', (_, change) => {
    const last = versions[2]!;
    const spoilt = { ...last, history: change(last.history!) as NonNullable<Model['history']> };
    expect(() => decodeModel(bytesOf(spoilt), 'm')).toThrow(expect.objectContaining({ code: 'E_MODEL_VALUES' }));
  });

  it('and product groups of other images are refused', () => {
    for (const groups of [
      [0, 0],
      [0, 0, 3],
    ]) {
      const spoilt = { ...model, learnt: { ...model.learnt, groups } };
      expect(() => decodeModel(bytesOf(spoilt), 'm')).toThrow(expect.objectContaining({ code: 'E_MODEL_VALUES' }));
    }
  });
});
