import { createPart, type GraphSession } from '@tailedcore/core';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFacts } from './backbone-facts.ts';
import { appendEmbeddingHead } from './embedding-head.ts';
import { drawImages, imageOf, quietRun } from './fixtures/images.ts';
import { onnxruntimeHost, openGraph } from './fixtures/onnxruntime-host.ts';
import { relativeError } from './fixtures/relative-error.ts';
import { appendTrunk, drawNetwork } from './fixtures/tiny-network.ts';
import { openGraphBackbone } from './graph-backbone.ts';
import { onnxBackbone } from './onnx-backbone.ts';
import { importOnnx } from './onnx-import.ts';
import { onnxImportOptions, type OnnxImportSettings } from './onnx-import-options.ts';
import { addFloats, addIntegers, addNode, emptyGraph, encodeModel, type OnnxGraph } from './onnx-model.ts';
import { readOnnx } from './onnx-reader.ts';
import { appendPatchHead } from './patch-head.ts';
import { appendPixelInput } from './pixel-input.ts';
import { appendPooledPatchHead } from './pooled-patch-head.ts';
import { imagenetScaling } from './resnet.ts';

const { ModelProto } = onnxProto.onnx;
const taps = ['near', 'far'];

async function bring(bytes: Uint8Array, settings: Partial<OnnxImportSettings> = {}): Promise<Uint8Array> {
  const options = onnxImportOptions.parse({ file: 'tiny.onnx', taps, ...settings });
  return importOnnx(bytes, 'tiny', options, onnxruntimeHost());
}

async function extract(graph: Uint8Array, images = drawImages(2, 64, 96)) {
  await using backbone = await openGraphBackbone(graph, onnxruntimeHost());
  return await backbone.extract(images, quietRun());
}

/** The same network built by this package's own hands. */
async function expected(head: (graph: OnnxGraph) => void, images = drawImages(2, 64, 96)) {
  const graph = emptyGraph('expected');
  appendTrunk(graph, appendPixelInput(graph, imagenetScaling));
  head(graph);
  appendEmbeddingHead(graph, { name: 'far', channels: 6 });
  await using session: GraphSession = await openGraph(encodeModel({ graph, opset: 18, metadata: {} }));
  const { patches, embedding } = await session.run({
    pixels: { shape: [images.count, images.height, images.width, 3], data: images.data },
  });
  return { patches: patches?.data ?? [], embeddings: embedding?.data ?? [] };
}

const near = { name: 'near', channels: 5 };
const far = { name: 'far', channels: 6 };
const plainHead = (graph: OnnxGraph) => void appendPatchHead(graph, near, far);

let reference: Awaited<ReturnType<typeof expected>>;
beforeAll(async () => {
  reference = await expected(plainHead);
});

test.each([7, 9, 10, 11, 12, 13, 17, 18, 21, 26])(
  'a model of opset %i gives the patches that our own nodes give',
  async (opset) => {
    const graph = await bring(drawNetwork({ opset }));
    expect(readOnnx(graph).opset).toBe(opset);
    expect(readFacts(graph)).toEqual({
      name: 'tiny',
      sizeMultiple: 16,
      patchStride: 8,
      patchColumns: 11,
      embeddingColumns: 6,
    });
    const { patches, embeddings, grid } = await extract(graph);
    expect(grid).toEqual([8, 12]);
    expect(relativeError(patches.data, reference.patches)).toBeLessThan(1e-5);
    expect(relativeError(embeddings.data, reference.embeddings)).toBeLessThan(1e-5);
  },
);

const planes = (graph: OnnxGraph, image: string) =>
  addNode(graph, 'Transpose', [image], 'planes', { perm: [0, 3, 1, 2] });
const turned = (graph: OnnxGraph, image: string) =>
  addNode(graph, 'Gather', [image, addIntegers(graph, 'turn', [2, 1, 0])], 'rgb', { axis: 1 });
const floats = (graph: OnnxGraph, image: string) => addNode(graph, 'Cast', [image], 'floats', { to: 1 });
/** ImageNet's scaling inside the model. */
const scaled = (graph: OnnxGraph, image: string) => {
  const constant = (name: string, values: readonly number[]) =>
    addFloats(graph, name, [1, 3, 1, 1], Float32Array.from(values));
  const centred = addNode(graph, 'Sub', [floats(graph, image), constant('mean', imagenetScaling.mean)], 'centred');
  return addNode(graph, 'Div', [centred, constant('std', imagenetScaling.std)], 'scaled');
};

describe('an input of another kind gives the same patches', () => {
  const cases: [string, Parameters<typeof drawNetwork>[0], Partial<OnnxImportSettings>, number][] = [
    ['channels last', { input: ['n', 'h', 'w', 3], adapt: planes }, {}, 1e-5],
    [
      'channels last without a shape that says so',
      { input: ['n', 'h', 'w', 'c'], adapt: planes },
      { input: { layout: 'nhwc' } },
      1e-5,
    ],
    ['blue first', { adapt: turned }, { input: { colors: 'bgr' } }, 1e-5],
    ['half floats', { type: 10, adapt: floats }, {}, 5e-3],
    ['bytes, scaled inside', { type: 2, adapt: scaled }, {}, 1e-5],
    [
      '0..255, scaled inside',
      { adapt: scaled },
      { input: { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } },
      1e-5,
    ],
  ];
  test.each(cases)('%s', async (_, network, settings, tolerance) => {
    const { patches } = await extract(await bring(drawNetwork(network), settings));
    expect(relativeError(patches.data, reference.patches)).toBeLessThan(tolerance);
  });
});

test('mean and std are those of the options', async () => {
  const { patches } = await extract(
    await bring(drawNetwork(), { input: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } }),
  );
  expect(relativeError(patches.data, reference.patches)).toBeGreaterThan(0.01);
});

test('taps of half floats are made floats', async () => {
  const more = (graph: OnnxGraph) =>
    ['near', 'far'].forEach((name) => addNode(graph, 'Cast', [name], `${name}.half`, { to: 10 }));
  const { patches } = await extract(await bring(drawNetwork({ more }), { taps: ['near.half', 'far.half'] }));
  expect(relativeError(patches.data, reference.patches)).toBeLessThan(5e-3);
});

test('maps with channels last are turned', async () => {
  const more = (graph: OnnxGraph) =>
    ['near', 'far'].forEach((name) => addNode(graph, 'Transpose', [name], `${name}.last`, { perm: [0, 2, 3, 1] }));
  const { patches } = await extract(await bring(drawNetwork({ more }), { taps: ['near.last', 'far.last'] }));
  expect(relativeError(patches.data, reference.patches)).toBeLessThan(1e-5);
});

test('with widths the general head is used', async () => {
  for (const widths of [
    { perMap: 12, columns: 10 },
    { perMap: 7, columns: 9 },
  ]) {
    const general = await expected((graph) => void appendPooledPatchHead(graph, near, far, widths));
    const graph = await bring(drawNetwork(), { mapWidth: widths.perMap, patchWidth: widths.columns });
    const { patches } = await extract(graph);
    expect(patches.columns).toBe(widths.columns);
    expect(relativeError(patches.data, general.patches)).toBeLessThan(1e-5);
  }
});

test('one tap and three taps are put side by side on the grid of the first', async () => {
  const one = await extract(await bring(drawNetwork(), { taps: ['near'] }));
  const three = await extract(await bring(drawNetwork({ opset: 9 }), { taps: ['first', 'near', 'far'] }));
  expect([one.grid, one.patches.columns, three.grid, three.patches.columns]).toEqual([[8, 12], 5, [16, 24], 15]);
  const row = (values: ArrayLike<number>, columns: number, at: number, count: number) =>
    Array.from({ length: count }, (_, i) => values[at * columns + i] as number);
  expect(relativeError(row(one.patches.data, 5, 17, 5), row(reference.patches, 11, 17, 5))).toBeLessThan(1e-5);
  // Wide channels choose the general head by themselves.
  const wide = (graph: OnnxGraph) =>
    addNode(
      graph,
      'Concat',
      Array.from({ length: 100 }, () => 'far'),
      'wide',
      { axis: 1 },
    );
  expect(readFacts(await bring(drawNetwork({ more: wide }), { taps: ['near', 'wide'] })).patchColumns).toBe(1024);
});

test('an embedding can be any vector or map', async () => {
  const vector = await bring(drawNetwork(), { embedding: 'patches' });
  expect(relativeError((await extract(vector)).embeddings.data, reference.embeddings)).toBeLessThan(1e-5);
  expect(readFacts(await bring(drawNetwork(), { embedding: 'first' })).embeddingColumns).toBe(4);
});

test('a model of one size and one image says so, and other sizes are refused with what to set', async () => {
  const graph = await bring(drawNetwork({ input: [1, 3, 96, 96] }));
  expect(readFacts(graph)).toMatchObject({ fixed: { size: [96, 96], grid: [12, 12] }, oneAtATime: true });
  await using backbone = await openGraphBackbone(graph, onnxruntimeHost());
  expect(() => backbone.grid(224, 224)).toThrow(/E_OPTION.*96 x 96 pixels and no other size.*--crop 96/);
  const images = drawImages(2, 96, 96);
  await expect(backbone.extract(images, quietRun())).rejects.toThrow(/E_SHAPE.*one image/);
  const { patches } = await backbone.extract(imageOf(images, 1), quietRun());
  const both = await expected(plainHead, images);
  expect(relativeError(patches.data, both.patches.slice(both.patches.length / 2))).toBeLessThan(1e-5);
});

test('shapes written for one image inside an open model are found out', async () => {
  const more = (graph: OnnxGraph) =>
    addNode(graph, 'Reshape', ['far', addIntegers(graph, 's', [1, 6, -1, 14])], 'written');
  const graph = await bring(drawNetwork({ more }), { taps: ['near', 'written'] });
  expect(readFacts(graph)).toMatchObject({ oneAtATime: true, fixed: { size: [224, 224] } });
});

test('padding that makes the grid uneven is kept for the one size', async () => {
  const graph = await bring(drawNetwork({ pads: [2, 2, 2, 2] }), { input: { size: [100, 100] } });
  const { fixed } = readFacts(graph);
  expect(fixed).toEqual({ size: [100, 100], grid: [13, 13] });
  expect((await extract(graph, drawImages(1, 100, 100))).patches.rows).toBe(169);
});

test('a branch that must come back in step makes the multiple larger', async () => {
  const more = (graph: OnnxGraph) => {
    addNode(
      graph,
      'ConvTranspose',
      ['far', addFloats(graph, 'up.w', [6, 5, 2, 2], new Float32Array(120).fill(0.1))],
      'up',
      { kernel_shape: [2, 2], strides: [2, 2] },
    );
    addNode(graph, 'Add', ['near', 'up'], 'joined');
  };
  expect(readFacts(await bring(drawNetwork(), { taps: ['near'] })).sizeMultiple).toBe(8);
  expect(readFacts(await bring(drawNetwork({ more }), { taps: ['joined'] })).sizeMultiple).toBe(16);
});

test('nodes in any order and notes of the exporter are no matter', async () => {
  const model = ModelProto.decode(drawNetwork());
  model.graph?.node?.reverse();
  for (const node of model.graph?.node ?? []) node.docString = 'at /home/somebody/export.py';
  const graph = await bring(ModelProto.encode(model).finish());
  expect(Buffer.from(graph).includes('somebody')).toBe(false);
  expect(relativeError((await extract(graph)).patches.data, reference.patches)).toBeLessThan(1e-5);
});

function changed(change: (model: InstanceType<typeof ModelProto>) => void): Uint8Array {
  const model = ModelProto.decode(drawNetwork());
  change(model);
  return ModelProto.encode(model).finish();
}

describe('what cannot be used is refused with a reason', () => {
  const integers = (graph: OnnxGraph) => addNode(graph, 'Cast', ['near'], 'counted', { to: 7 });
  const flat = (graph: OnnxGraph) => addNode(graph, 'Flatten', ['far'], 'flat', { axis: 1 });
  const cases: [string, RegExp, Uint8Array, Partial<OnnxImportSettings>][] = [
    ['an unknown tap', /no node gives "neer".*"near".*backbones taps FILE/, drawNetwork(), { taps: ['neer'] }],
    ['a constant as tap', /no node gives "near.w"/, drawNetwork(), { taps: ['near.w'] }],
    ['integers', /"counted" holds integers/, drawNetwork({ more: integers }), { taps: ['counted'] }],
    ['a vector as tap', /neither a map .* nor a sequence/, drawNetwork({ more: flat }), { taps: ['flat'] }],
    ['a finer tap last', /name the finest tap first/, drawNetwork(), { taps: ['far', 'near'] }],
    ['four channels', /expected 3 channels/, drawNetwork({ input: [1, 4, 64, 64] }), {}],
    ['an exact batch', /takes exactly 4 images/, drawNetwork({ input: [4, 3, 64, 64] }), {}],
    ['a huge size', /at most 4096 pixels/, drawNetwork({ input: [1, 3, 1_000_000, 1_000_000] }), {}],
    ['no image', /expected an image batch/, drawNetwork({ input: ['n', 3] }), {}],
    [
      'another size than the file says',
      /input.size says 32 x 32/,
      drawNetwork({ input: [1, 3, 64, 64] }),
      { input: { size: [32, 32] } },
    ],
    [
      'scaling of bytes',
      /takes bytes as they are/,
      drawNetwork({ type: 2, adapt: scaled }),
      { input: { mean: [0, 0, 0] } },
    ],
    ['64-bit input', /elements of type 7/, drawNetwork({ type: 7 }), {}],
    ['an input by a wrong name', /no input "image", but pixels/, drawNetwork(), { input: { name: 'image' } }],
    ['an old opset', /opset 6, expected 7 or later/, drawNetwork({ opset: 6 }), {}],
    ['a new opset', /opset 99 .*runs up to 26/, drawNetwork({ opset: 99 }), {}],
    ['a new format', /format version 99/, changed((model) => (model.irVersion = 99)), {}],
    [
      'operators of somebody',
      /operator Relu of domain "my.company"/,
      changed(
        (model) =>
          void model.graph?.node
            ?.filter(({ opType }) => opType === 'Relu')
            .forEach((node) => (node.domain = 'my.company')),
      ),
      {},
    ],
    [
      'weights elsewhere',
      /"first.w" lie in another file/,
      changed((model) => void Object.assign(model.graph?.initializer?.[0] ?? {}, { dataLocation: 1 })),
      {},
    ],
    [
      'two inputs',
      /several inputs \(pixels, mask\)/,
      changed((model) => void model.graph?.input?.push({ name: 'mask' })),
      {},
    ],
    ['a circle', /wait for each other/, changed((model) => void model.graph?.node?.[0]?.input?.push('far')), {}],
    [
      'a graph that the engine refuses',
      /the engine does not take it/,
      changed((model) => void Object.assign(model.graph?.node?.[0] ?? {}, { opType: 'Nothing' })),
      {},
    ],
    [
      'a size that the network fails at',
      /fails at 8 x 8 pixels/,
      drawNetwork({
        more: (graph) => addNode(graph, 'Reshape', ['near', addIntegers(graph, 'r', [1, 5, 7, 7])], 'reshaped'),
      }),
      { taps: ['reshaped'], input: { size: [8, 8] } },
    ],
    ['not an ONNX file', /no ONNX model/, new TextEncoder().encode('a text'), {}],
    ['nothing', /the file is empty/, new Uint8Array(0), {}],
  ];
  test.each(cases)('%s', async (_, reason, bytes, settings) => {
    const error: unknown = await bring(bytes, settings).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'E_BACKBONE_SOURCE', message: expect.stringMatching(reason) });
  });

  test('values that are not finite', async () => {
    const more = (graph: OnnxGraph) => addNode(graph, 'Log', [addNode(graph, 'Neg', ['near'], 'neg')], 'log');
    await expect(bring(drawNetwork({ more }), { taps: ['log'] })).rejects.toThrow(/NaN or infinite/);
  });
});

describe('the plugin', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onnx-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('reads the file, is called after it, and gives the same model each time', async () => {
    const file = join(folder, 'my network.onnx');
    await writeFile(file, drawNetwork());
    await using backbone = await createPart(onnxBackbone, { file, taps }, onnxruntimeHost());
    await using again = await createPart(onnxBackbone, { file, taps }, onnxruntimeHost('', { embeddings: false }));
    expect(backbone).toMatchObject({ name: 'my network', patchColumns: 11, embeddingColumns: 6, id: again.id });
    expect(again.embeddingColumns).toBe(0);
  });

  test.each([
    ['a missing file', 'nothing.onnx', /cannot be read.*ENOENT/],
    ['a folder', '.', /cannot be read/],
  ])('%s is a coded error', async (_, name, reason) => {
    const part = createPart(onnxBackbone, { file: join(folder, name), taps }, onnxruntimeHost());
    await expect(part).rejects.toMatchObject({ code: 'E_BACKBONE_SOURCE', message: expect.stringMatching(reason) });
  });

  test.each([
    { taps: [] },
    { taps: ['a', 'b', 'c', 'd', 'e'] },
    { taps, input: { std: [0, 1, 1] } },
    { taps, more: 1 },
  ])('options like %j are refused', async (options) => {
    await expect(createPart(onnxBackbone, { file: 'x', ...options }, onnxruntimeHost())).rejects.toThrow('E_CONFIG');
  });

  test('a stopped run ends with E_ABORTED', async () => {
    const options = onnxImportOptions.parse({ file: 'x', taps });
    const host = onnxruntimeHost('', { signal: AbortSignal.abort() });
    await expect(importOnnx(drawNetwork(), 'tiny', options, host)).rejects.toThrow('E_ABORTED');
  });
});
