import { createHash } from 'node:crypto';
import { buildResnet, imagenetScaling, randomResnetWeights } from '@tailedcore/backbones';
import {
  type Backbone,
  fail,
  type ImageBatch,
  matrix,
  type MemoryBank,
  type NeighborIndex,
  type Neighbors,
  type PartByKind,
  plainKernels,
  type PluginKind,
  type RunContext,
} from '@tailedcore/core';
import { describe, expect, it } from 'vitest';
import { checkedPart } from './checked-part.ts';

const run: RunContext = {
  signal: new AbortController().signal,
  seed: 0,
  kernels: plainKernels,
  report: () => undefined,
};
const stopped: RunContext = { ...run, signal: AbortSignal.abort() };

/** The part as the program uses it; `part` may break its interface. */
function checked<Kind extends PluginKind>(kind: Kind, part: unknown): Promise<PartByKind[Kind]> {
  return checkedPart(kind, 'mine', run.signal, async () => part as PartByKind[Kind]);
}

/** What a table of wrong results expects: the code, the plugin, and a reason. */
function resultError(reason: RegExp) {
  return {
    code: 'E_PLUGIN_RESULT',
    message: expect.stringMatching(reason),
    details: expect.objectContaining({ plugin: 'mine' }),
  };
}

const rows = (...values: number[]) => Uint32Array.from(values);
const floats = (...values: number[]) => Float32Array.from(values);

describe('making a part', () => {
  it.each([
    ['cleaner', {}, /its part: clean: expected a function, received nothing/],
    ['tail', null, /its part: expected an object, received null/],
    ['coreset', { sample: 5 }, /its part: sample: expected a function, received 5/],
    ['index', { search() {} }, /its part: build/],
    ['scorer', { neighbors: 1 }, /its part: score/],
    ['scorer', { neighbors: 0, score() {} }, /neighbors: expected a whole number of at least 1, received 0/],
    ['backbone', { grid() {}, extract() {} }, /asyncDispose/],
  ] as const)('refuses a %s that is %j', async (kind, part, reason) => {
    await expect(checked(kind, part)).rejects.toMatchObject(resultError(reason));
  });

  it('tells a plugin that throws, with the cause, and leaves coded errors alone', async () => {
    const cause = new Error('no room');
    const making = (error: unknown) => checkedPart('tail', 'mine', run.signal, () => Promise.reject(error));
    await expect(making(cause)).rejects.toMatchObject({
      code: 'E_PLUGIN_FAILED',
      cause,
      message: expect.stringMatching(/The tail mine failed: no room/),
    });
    await expect(making('text')).rejects.toThrow(/mine failed: text/);
    const coded = fail('E_DOWNLOAD', { url: 'u', reason: 'r' });
    await expect(making(coded)).rejects.toBe(coded);
  });
});

describe('a cleaner', () => {
  const patches = { features: matrix(4, 2), images: 2, positions: 2 };
  const giving = async (result: unknown) =>
    (await checked('cleaner', { clean: async () => result })).clean(patches, run);
  const weights = floats(1, 1, 1, 1);

  it('passes what it gave', async () => {
    const good = { rows: rows(0, 3), weights };
    expect(await giving(good)).toBe(good);
    expect(await giving({ rows: rows(), weights })).toMatchObject({ rows: rows() });
  });

  it.each([
    [undefined, /what clean gives: expected an object, received nothing/],
    [{ weights }, /rows: expected a Uint32Array, received nothing/],
    [{ rows: [0, 1], weights }, /rows: expected a Uint32Array, received Array of length 2/],
    [{ rows: rows(1, 0), weights }, /rows: expected different numbers, ascending, received 0 after 1/],
    [{ rows: rows(1, 1), weights }, /received 1 after 1/],
    [{ rows: rows(0, 4), weights }, /rows: expected numbers below 4, received 4/],
    [{ rows: rows(0), weights: floats(1) }, /weights: expected 4 values, received 1/],
    [{ rows: rows(0), weights: floats(1, 1, NaN, 1) }, /weights\[2\]: expected a finite number, received NaN/],
    [{ rows: rows(0), weights: floats(1, 0, 1, 1) }, /weights\[1\]: expected a number above 0, received 0/],
    [{ rows: rows(0), weights: floats(1, -1, 1, 1) }, /weights\[1\]: expected a number above 0, received -1/],
  ])('is stopped at %j', async (result, reason) => {
    await expect(giving(result)).rejects.toMatchObject(resultError(reason));
  });

  it('that throws is told with its cause; where the run was stopped, that is told', async () => {
    const throwing = await checked('cleaner', {
      clean() {
        throw new TypeError('x is undefined');
      },
    });
    await expect(throwing.clean(patches, run)).rejects.toMatchObject({
      code: 'E_PLUGIN_FAILED',
      cause: expect.any(TypeError),
    });
    await expect(throwing.clean(patches, stopped)).rejects.toMatchObject({ code: 'E_ABORTED' });
    const aborting = await checked('cleaner', { clean: async () => Promise.reject(fail('E_ABORTED')) });
    await expect(aborting.clean(patches, run)).rejects.toMatchObject({ code: 'E_ABORTED' });
  });

  it('keeps its own this', async () => {
    class Cleaner {
      readonly #weights = weights;
      async clean() {
        return { rows: rows(), weights: this.#weights };
      }
    }
    expect((await (await checked('cleaner', new Cleaner())).clean(patches, run)).weights).toBe(weights);
  });
});

describe('a tail sampler', () => {
  const embeddings = matrix(3, 2);
  const giving = async (result: unknown) =>
    (await checked('tail', { selectTail: async () => result })).selectTail(embeddings, run);
  const good = { images: rows(1), classSizes: floats(2, 1, 2), products: [2, 1] };

  it('passes what it gave', async () => {
    expect(await giving(good)).toBe(good);
  });

  it.each([
    [{ images: rows(3) }, /images: expected numbers below 3/],
    [{ images: rows(2, 1) }, /images: .*1 after 2/],
    [{ classSizes: floats(1, 1) }, /classSizes: expected 3 values, received 2/],
    [{ classSizes: floats(1, Infinity, 1) }, /classSizes\[1\]/],
    [{ products: undefined }, /products: expected a list of sizes, received nothing/],
    [{ products: [1.5] }, /products\[0\]: expected a whole number/],
    [{ products: [1, 2] }, /products: expected sizes, largest first, received 2 after 1/],
  ])('is stopped at %j', async (changes, reason) => {
    await expect(giving({ ...good, ...changes })).rejects.toMatchObject(resultError(reason));
  });
});

describe('a coreset sampler', () => {
  const giving = async (result: unknown) =>
    (await checked('coreset', { sample: async () => result })).sample(matrix(5, 1), rows(0, 2, 4), 2, run);

  it('passes what it gave, in its order', async () => {
    const good = rows(4, 0);
    expect(await giving(good)).toBe(good);
  });

  it.each([
    [rows(4), /rows: expected 2 numbers, received 1/],
    [[4, 0], /rows: expected a Uint32Array/],
    [rows(4, 4), /different rows of the candidates, received 4/],
    [rows(4, 1), /different rows of the candidates, received 1/],
    [rows(4, 9), /different rows of the candidates, received 9/],
  ])('is stopped at %j', async (result, reason) => {
    await expect(giving(result)).rejects.toMatchObject(resultError(reason));
  });
});

describe('an index', () => {
  let closed = 0;
  const giving = async (found: unknown, excluded?: Uint32Array) => {
    const index = { search: async () => found as Neighbors, [Symbol.asyncDispose]: async () => void closed++ };
    const builder = await checked('index', { build: async (): Promise<NeighborIndex> => index });
    await using built = await builder.build(matrix(4, 1), run);
    return await built.search(matrix(2, 1), 2, run, excluded);
  };
  const good = { k: 2, rows: rows(0, 1, 1, 3), distances: floats(0, 2, 1, 1) };

  it('passes what it found, and is closed', async () => {
    const before = closed;
    expect(await giving(good)).toBe(good);
    expect(closed).toBe(before + 1);
    expect(await giving({ ...good, rows: rows(0, 1, 0, 1) }, rows(2, 3))).toMatchObject({ k: 2 });
  });

  it.each([
    [{ k: 1 }, /k: expected 2, received 1/],
    [{ rows: rows(0, 1) }, /rows: expected 4 numbers, received 2/],
    [{ rows: rows(0, 4, 1, 3) }, /rows\[1\]: expected rows of the bank, below 4, received 4/],
    [{ rows: rows(0, 1, 3, 3) }, /rows\[3\]: expected different rows for a query, received 3 twice/],
    [{ distances: floats(0, NaN, 1, 1) }, /distances\[1\]: expected a finite number/],
    [{ distances: floats(-1, 2, 1, 1) }, /distances\[0\]: .*at least 0/],
    [{ distances: floats(2, 0, 1, 1) }, /distances\[1\]: expected neighbours, nearest first, received 0 after 2/],
    [{ rows: rows(0, 2, 1, 3) }, /rows\[1\]: expected no row that is excluded, received 2/],
  ])('is stopped at %j', async (changes, reason) => {
    await expect(giving({ ...good, ...changes }, rows(2))).rejects.toMatchObject(resultError(reason));
  });

  it('must be one', async () => {
    const builder = await checked('index', { build: async () => ({}) });
    await expect(builder.build(matrix(4, 1), run)).rejects.toMatchObject(resultError(/its index: search/));
  });
});

describe('a scorer', () => {
  const found: Neighbors = { k: 2, rows: rows(0, 1, 0, 1, 0, 1, 0, 1), distances: new Float32Array(8) };
  const bank = {} as MemoryBank;
  const giving = async (score: () => unknown) =>
    (await checked('scorer', { neighbors: 2, score })).score(found, bank, 2, matrix(4, 1));

  it('passes what it gave', async () => {
    const good = { patches: floats(1, 2, 3, 4), images: floats(2, 4) };
    expect(await giving(() => good)).toBe(good);
  });

  it.each([
    [{ patches: floats(1), images: floats(1, 1) }, /patches: expected 4 values, received 1/],
    [{ patches: floats(1, 2, 3, NaN), images: floats(1, 1) }, /patches\[3\]/],
    [{ patches: floats(1, 2, 3, 4), images: floats(1) }, /images: expected 2 values/],
    [{ patches: floats(1, 2, 3, 4), images: floats(1, -Infinity) }, /images\[1\]: .*-Infinity/],
    [Promise.resolve({}), /patches: expected a Float32Array, received nothing/],
  ])('is stopped at %j', async (result, reason) => {
    await expect(giving(() => result)).rejects.toMatchObject(resultError(reason));
  });

  it('that throws is told with its cause', async () => {
    const throwing = giving(() => {
      throw new RangeError('too deep');
    });
    await expect(throwing).rejects.toMatchObject({ code: 'E_PLUGIN_FAILED', cause: expect.any(RangeError) });
  });
});

describe('a backbone', () => {
  const sizes = { block: 'basic', stem: 2, widths: [2, 2, 2, 2], expansion: 1, depths: [1, 1, 1, 1] } as const;
  const widths = { perMap: 3, columns: 3 };
  const graph = buildResnet(randomResnetWeights(sizes, 1, 7), {
    name: 'tiny',
    scaling: imagenetScaling,
    widths,
    provenance: {},
  });
  const elsewhere = Uint8Array.of(1, 2, 3);
  const extracted = { patches: matrix(8, 3), grid: [2, 2], embeddings: matrix(2, 5) };
  const good = {
    id: createHash('sha256').update(graph).digest('hex'),
    name: 'b',
    sizeMultiple: 8,
    patchColumns: 3,
    embeddingColumns: 5,
    batch: 2,
    graph,
    grid: () => [2, 2],
    extract: async () => extracted,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const images: ImageBatch = { count: 2, height: 16, width: 16, data: new Uint8Array(2 * 16 * 16 * 3) };
  const extracting = async (changes: object) =>
    ((await checked('backbone', { ...good, ...changes })) as Backbone).extract(images, run);

  it('passes what it gave', async () => {
    expect(await extracting({})).toBe(extracted);
  });

  it.each([
    [{ batch: 0 }, /batch: expected a whole number of at least 1, received 0/],
    [{ patchColumns: undefined }, /patchColumns: .*received nothing/],
    [{ name: '' }, /name: expected a text/],
    [{ graph: 'x' }, /graph: expected an ONNX file/],
    [{ id: 'x' }, /id: expected the SHA-256 of its graph, [0-9a-f]{64}, received x/],
    [{ grid: () => [2] }, /grid: expected two numbers/],
    [{ grid: () => [2, 0] }, /grid: expected a whole number of at least 1/],
    [{ grid: () => [4, 1] }, /grid: expected 4 x 1, as announced, received 2,2/],
    [{ patchColumns: 4 }, /patchColumns: expected 3, as its graph says, received 4/],
    [
      { graph: elsewhere, id: createHash('sha256').update(elsewhere).digest('hex') },
      /graph: expected an ONNX file such as onnxBackbone .* makes, .*received another/,
    ],
    [{ embeddingColumns: 0 }, /embeddings: expected 2 x 0, received 2 x 5/],
  ])('is stopped at %j', async (changes, reason) => {
    await expect(extracting(changes)).rejects.toMatchObject(resultError(reason));
  });

  it.each([
    [{ patches: { rows: 8, columns: 3, data: new Float32Array(23) } }, /patches: expected 24 values, received 23/],
    [{ patches: { rows: 8, columns: 3, data: new Float32Array(24).fill(NaN) } }, /patches\[0\]: expected a finite/],
    [{ embeddings: matrix(1, 5) }, /embeddings: expected 2 x 5, received 1 x 5/],
  ])('is stopped at features %j', async (changes, reason) => {
    const extract = async () => ({ ...extracted, ...changes });
    await expect(extracting({ extract })).rejects.toMatchObject(resultError(reason));
  });
});
