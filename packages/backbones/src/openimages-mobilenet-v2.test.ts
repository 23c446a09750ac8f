import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPart, type GraphSession, matrix, slice } from '@tailedcore/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFacts } from './backbone-facts.ts';
import { sha256 } from './content-hash.ts';
import { locatePackedAssets, readDetector } from './fixtures/detector.ts';
import { readGolden } from './fixtures/golden.ts';
import { drawImages, imageOf, quietRun } from './fixtures/images.ts';
import { onnxruntimeHost, openGraph } from './fixtures/onnxruntime-host.ts';
import { relativeError } from './fixtures/relative-error.ts';
import { openGraphBackbone } from './graph-backbone.ts';
import { addOutput, decodeModel, encodeModel } from './onnx-model.ts';
import { graphSha256, openimagesMobilenetV2, plugin, prepareOpenimagesMobilenetV2 } from './openimages-mobilenet-v2.ts';
import { convertDetector } from './openimages-mobilenet-v2-graph.ts';

/** Of the part that makes patches: the id of every model with this backbone. */
const patchesSha256 = 'dc719877181e48a1fa111e9c499316e4e3815545816e949c91d7eaca72b3183a';

let cacheDir: string;
let graph: Uint8Array;

beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'openimages-'));
  ({ graph } = await prepareOpenimagesMobilenetV2({ cacheDir }));
});
afterAll(() => rm(cacheDir, { recursive: true, force: true }));

test('taps, embedding and patches equal the golden within 1e-4 of its largest value', async () => {
  const golden = readGolden('backbone-openimages-mobilenet-v2');
  const { shape, data } = golden('pixels');
  const [count = 0, channels = 0, height = 0, width = 0] = shape;
  const area = height * width;
  const interleaved = Uint8Array.from(data, (_, i) => data[(i % 3) * area + Math.floor(i / 3)] as number);
  expect([count, channels]).toEqual([1, 3]);

  const model = decodeModel(graph);
  addOutput(model.graph, 'stride8', 'float32', ['N', 32, 'h', 'w']);
  addOutput(model.graph, 'stride16', 'float32', ['N', 96, 'k', 'l']);
  await using session: GraphSession = await openGraph(encodeModel(model));
  const outputs = await session.run({ pixels: { shape: [1, height, width, 3], data: interleaved } });
  for (const name of ['stride8', 'stride16', 'embedding', 'patches']) {
    expect(outputs[name]?.shape).toEqual(golden(name).shape);
    expect(relativeError(outputs[name]?.data ?? [], golden(name).data), name).toBeLessThan(1e-4);
  }

  await using backbone = await openGraphBackbone(graph, onnxruntimeHost());
  const extracted = await backbone.extract({ count: 1, height, width, data: interleaved }, quietRun());
  expect(extracted.grid).toEqual([height / 8, width / 8]);
  expect(relativeError(extracted.patches.data, golden('patches').data)).toBeLessThan(1e-4);
  expect(relativeError(extracted.embeddings.data, golden('embedding').data)).toBeLessThan(1e-4);
});

test('one session takes images of any size in multiples of 32, and other sizes are refused', async () => {
  await using backbone = await openGraphBackbone(graph, onnxruntimeHost());
  for (const [height, width] of [
    [32, 32],
    [224, 96],
    [64, 256],
  ] as const) {
    const { patches, grid, embeddings } = await backbone.extract(drawImages(2, height, width), quietRun());
    expect(grid).toEqual([height / 8, width / 8]);
    expect([patches.rows, patches.columns]).toEqual([(2 * height * width) / 64, 128]);
    expect([embeddings.rows, embeddings.columns]).toEqual([2, 96]);
  }
  await expect(backbone.extract(drawImages(1, 40, 32), quietRun())).rejects.toThrow('E_OPTION');
});

test('a batch of three gives what its images give alone', async () => {
  await using backbone = await openGraphBackbone(graph, onnxruntimeHost());
  const images = drawImages(3, 96, 64);
  const together = await backbone.extract(images, quietRun());
  const positions = together.patches.rows / 3;
  const apart = await Promise.all([0, 1, 2].map((i) => backbone.extract(imageOf(images, i), quietRun())));
  apart.forEach(({ patches, embeddings }, i) => {
    expect(relativeError(patches.data, slice(together.patches, i * positions, (i + 1) * positions).data)).toBeLessThan(
      1e-6,
    );
    expect(relativeError(embeddings.data, slice(together.embeddings, i, i + 1).data)).toBeLessThan(1e-6);
  });
  expect(relativeError(apart[0]?.embeddings.data ?? [], apart[1]?.embeddings.data ?? [])).toBeGreaterThan(0.01);
});

test('a change of pixels moves the patches near it and leaves the far ones alone', async () => {
  await using backbone = await openGraphBackbone(graph, onnxruntimeHost());
  const plain = drawImages(1, 512, 512);
  const spotted = Uint8Array.from(plain.data);
  for (let y = 32; y < 48; y++) spotted.fill(255, (y * 512 + 448) * 3, (y * 512 + 464) * 3);
  const before = (await backbone.extract(plain, quietRun())).patches;
  const after = (await backbone.extract({ ...plain, data: spotted }, quietRun())).patches;
  const moved = Array.from({ length: before.rows }, (_, p) =>
    before.data
      .subarray(p * 128, (p + 1) * 128)
      .reduce((sum, value, c) => sum + (value - (after.data[p * 128 + c] as number)) ** 2, 0),
  );
  const hottest = moved.indexOf(Math.max(...moved));
  expect([Math.floor(hottest / 64), hottest % 64].map((cell) => cell * 8 + 4)).toEqual([
    expect.closeTo(40, -1.2),
    expect.closeTo(456, -1.2),
  ]);
  expect(moved[63 * 64]).toBe(0);
});

test('converting gives the same bytes each time, those that the source pins and the id names', async () => {
  expect(sha256(convertDetector(readDetector()))).toBe(graphSha256);
  expect(sha256(graph)).toBe(graphSha256);
  await using backbone = await openGraphBackbone(graph, onnxruntimeHost());
  expect(backbone.id).toBe(patchesSha256);
});

test('the graph holds the facts that a program needs to use it', () => {
  expect(readFacts(graph)).toEqual({
    name: 'openimages-mobilenet-v2',
    sizeMultiple: 32,
    patchStride: 8,
    patchColumns: 128,
    embeddingColumns: 96,
  });
});

test('the plugin makes a working backbone, keeps its graph in the cache folder and knows no options', async () => {
  expect(plugin).toBe(openimagesMobilenetV2);
  const folder = await mkdtemp(join(cacheDir, 'plugin-'));
  await using backbone = await createPart(plugin, {}, onnxruntimeHost(folder));
  expect(await readdir(join(folder, 'backbones'))).toEqual([`${plugin.name}-${graphSha256.slice(0, 16)}.onnx`]);
  const { patches } = await backbone.extract(drawImages(1, 64, 64), quietRun());
  expect(patches).toMatchObject(matrix(64, 128, patches.data));
  await expect(createPart(plugin, { size: 224 }, onnxruntimeHost(folder))).rejects.toThrow('E_CONFIG');
});

test('with the graph in the cache, the package is not needed; without, its absence has a code', async () => {
  const missing = join(cacheDir, 'nowhere.data');
  expect((await prepareOpenimagesMobilenetV2({ cacheDir, file: missing })).from).toBe('cache');
  const empty = await mkdtemp(join(cacheDir, 'empty-'));
  await expect(prepareOpenimagesMobilenetV2({ cacheDir: empty, file: missing })).rejects.toThrow('E_BACKBONE_SOURCE');
});

test('a cache that cannot be used is told through the host, and the backbone works', async () => {
  const file = join(cacheDir, 'file');
  await writeFile(file, '');
  const told: string[] = [];
  const host = { ...onnxruntimeHost(file), warn: (problem: string) => void told.push(problem) };
  await using backbone = await openimagesMobilenetV2.create({}, host);
  expect(backbone.id).toBe(patchesSha256);
  expect(told).toEqual([expect.stringContaining('cannot be written')]);
});

test.each([
  ['cut off', (packed: Uint8Array) => packed.subarray(0, 1_000_000)],
  ['altered in one bit', (packed: Uint8Array) => packed.with(5_000_000, (packed[5_000_000] as number) ^ 1)],
  ['another file', () => new TextEncoder().encode('something else')],
])('a packed file that is %s is refused', async (_, change) => {
  const folder = await mkdtemp(join(cacheDir, 'wrong-'));
  const file = join(folder, 'packed.data');
  await writeFile(file, change(new Uint8Array(await readFile(locatePackedAssets()))));
  const prepared = prepareOpenimagesMobilenetV2({ cacheDir: folder, file });
  await expect(prepared).rejects.toThrow(/E_BACKBONE_SOURCE.*checksum/);
  expect(await readdir(folder)).toEqual(['packed.data']);
});
