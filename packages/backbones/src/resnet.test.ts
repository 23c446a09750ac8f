import { float32Tensor, fork, seededRandom } from '@tailedcore/core';
import { expect, test } from 'vitest';
import { readFacts } from './backbone-facts.ts';
import { appendEmbeddingHead } from './embedding-head.ts';
import { openGolden } from './fixtures/golden-file.ts';
import { drawImages, quietRun } from './fixtures/images.ts';
import { onnxruntimeHost, openGraph } from './fixtures/onnxruntime-host.ts';
import { type PlainMap, runPlainResnet } from './fixtures/plain-resnet.ts';
import { relativeError } from './fixtures/relative-error.ts';
import { openGraphBackbone } from './graph-backbone.ts';
import { addInput, addOutput, decodeModel, emptyGraph, encodeModel } from './onnx-model.ts';
import { headOpset } from './patch-head.ts';
import { randomResnetWeights } from './random-weights.ts';
import { buildResnet, imagenetScaling, type ResnetOptions } from './resnet.ts';
import { readResnetArchitecture } from './resnet-architecture.ts';
import { checkResnetTensors } from './resnet-tensors.ts';
import type { ResnetSizes } from './resnet-sizes.ts';
import { appendResnetTrunk } from './resnet-trunk.ts';
import { rejectSource } from './source-error.ts';

const drawn = {
  basic: { block: 'basic', stem: 4, widths: [4, 6, 8, 10], expansion: 1, depths: [2, 1, 2, 1] },
  bottleneck: { block: 'bottleneck', stem: 4, widths: [3, 4, 5, 6], expansion: 2, depths: [1, 2, 1, 1] },
} as const;

const options: ResnetOptions = {
  name: 'tiny',
  scaling: imagenetScaling,
  widths: { perMap: 12, columns: 8 },
  provenance: { license: 'none' },
};

test.for(['basic', 'wide-bottleneck'])(
  'maps and pooled output of the golden resnet-tiny-%s equal the reference within 1e-4 of its largest value',
  async (name, { skip }) => {
    const weights = openGolden(`resnet-tiny-${name}`);
    const outputs = openGolden(`resnet-tiny-${name}-outputs`);
    if (weights === undefined || outputs === undefined)
      return skip(`the golden resnet-tiny-${name} is not here: set GOLDENS to its folder`);
    const read = (tensor: string) => {
      const shape = outputs.tensors.get(tensor)?.shape ?? [];
      return { shape, data: float32Tensor(outputs, tensor, shape) };
    };
    const reject = rejectSource(name);
    const architecture = readResnetArchitecture(weights, reject);
    checkResnetTensors(weights, architecture, reject);
    const graph = emptyGraph(name);
    const image = addInput(graph, 'image', 'float32', ['N', 3, 'H', 'W']);
    const [, layer2, layer3, layer4] = appendResnetTrunk(graph, weights, architecture, image, reject);
    for (const map of [layer2, layer3])
      addOutput(graph, map.name, 'float32', ['N', map.channels, `${map.name}-h`, `${map.name}-w`]);
    appendEmbeddingHead(graph, layer4);
    await using session = await openGraph(encodeModel({ graph, opset: headOpset, metadata: {} }));
    const found = await session.run({ image: read('image') });
    for (const [ours, theirs] of [
      ['layer2', 'layer2'] as const,
      ['layer3', 'layer3'] as const,
      ['embedding', 'avgpool'] as const,
    ]) {
      expect(found[ours]?.shape).toEqual(read(theirs).shape);
      expect(relativeError(found[ours]?.data ?? [], read(theirs).data), ours).toBeLessThan(1e-4);
    }
  },
);

test.for(['basic', 'bottleneck'] as const)('a %s network equals plain loops over its layers', async (block) => {
  const weights = randomResnetWeights(drawn[block], 3);
  const model = decodeModel(buildResnet(weights, options));
  const names = ['layer2', 'layer3', 'layer4'];
  for (const name of names) addOutput(model.graph, name, 'float32', ['N', `${name}-c`, `${name}-h`, `${name}-w`]);
  await using session = await openGraph(encodeModel(model));
  const random = seededRandom(fork(3, 'pixels'));
  const [rows, columns] = [64, 32];
  const pixels = Uint8Array.from({ length: rows * columns * 3 }, () => Math.floor(256 * random()));
  const found = await session.run({ pixels: { shape: [1, rows, columns, 3], data: pixels } });

  const [mean, std] = [[0.485, 0.456, 0.406] as const, [0.229, 0.224, 0.225] as const];
  const image: PlainMap = { channels: 3, rows, columns, data: new Float64Array(3 * rows * columns) };
  pixels.forEach((value, i) => {
    const channel = (i % 3) as 0 | 1 | 2;
    image.data[channel * rows * columns + Math.floor(i / 3)] = (value / 255 - mean[channel]) / std[channel];
  });
  const stages = runPlainResnet(weights, image);
  names.forEach((name, i) => {
    const stage = stages[i + 1] as PlainMap;
    expect(found[name]?.shape).toEqual([1, stage.channels, stage.rows, stage.columns]);
    expect(Math.max(...stage.data), name).toBeGreaterThan(0.1);
    expect(relativeError(found[name]?.data ?? [], stage.data), name).toBeLessThan(1e-5);
  });
});

test('without its embedding nothing of the fourth stage is left, and the patches are the same to the bit', async () => {
  const full = buildResnet(randomResnetWeights(drawn.bottleneck, 4), options);
  const opened: Uint8Array[] = [];
  const host = onnxruntimeHost('', { openGraph: (graph) => (opened.push(graph), openGraph(graph)) });
  await using first = await openGraphBackbone(full, host);
  await using second = await openGraphBackbone(full, { ...host, embeddings: false });
  expect(opened[0]).toBe(full);
  expect(opened[1]).toBe(second.graph);
  expect([first.embeddingColumns, second.embeddingColumns]).toEqual([12, 0]);
  expect(second.id).toBe(first.id);
  expect(first.graph).toEqual(second.graph);
  const { node, initializer } = decodeModel(second.graph).graph;
  const names = [...node, ...initializer].map(({ name }) => name ?? '');
  expect(names.filter((name) => name.startsWith('layer3')).length).toBeGreaterThan(10);
  expect(names.filter((name) => /layer4|embedding/.test(name))).toEqual([]);
  expect(Buffer.from(second.graph).includes('layer4')).toBe(false);
  expect(second.graph.length).toBeLessThan(0.8 * full.length);
  const images = drawImages(2, 64, 32);
  const [a, b] = [await first.extract(images, quietRun()), await second.extract(images, quietRun())];
  expect(a.grid).toEqual([8, 4]);
  expect([a.patches.rows, a.patches.columns]).toEqual([64, 8]);
  expect(b.patches).toEqual(a.patches);
});

test('another seed in the fourth stage alone changes the embedding, not the id', async () => {
  const [one, two] = [randomResnetWeights(drawn.basic, 7), randomResnetWeights(drawn.basic, 8)];
  const fourth = [...two.tensors].filter(([name]) => name.startsWith('layer4'));
  const mixed = { metadata: {}, tensors: new Map([...one.tensors, ...fourth]) };
  const graphs = [one, mixed].map((weights) => buildResnet(weights, options));
  await using first = await openGraphBackbone(graphs[0] as Uint8Array, onnxruntimeHost());
  await using second = await openGraphBackbone(graphs[1] as Uint8Array, onnxruntimeHost());
  expect(second.id).toBe(first.id);
  const [a, b] = [
    await first.extract(drawImages(1, 32, 32), quietRun()),
    await second.extract(drawImages(1, 32, 32), quietRun()),
  ];
  expect(b.patches).toEqual(a.patches);
  expect(b.embeddings).not.toEqual(a.embeddings);
});

test('the same weights give the same bytes, with the provenance inside', () => {
  const build = () => buildResnet(randomResnetWeights(drawn.basic, 5), options);
  expect(build()).toEqual(build());
  expect(decodeModel(build()).metadata).toMatchObject({ license: 'none' });
  expect(readFacts(build())).toMatchObject({ name: 'tiny', patchStride: 8, patchColumns: 8, sizeMultiple: 32 });
});

test('weights that do not fit are refused before anything is built', () => {
  const { tensors } = randomResnetWeights(drawn.basic, 6);
  const without = new Map([...tensors].filter(([name]) => name !== 'layer4.0.bn2.running_var'));
  // Even where the stage that lacks it may never run.
  expect(() => buildResnet({ metadata: {}, tensors: without }, options)).toThrow(
    expect.objectContaining({ code: 'E_BACKBONE_SOURCE' }),
  );
});

test.each(['block', 'stem', 'widths', 'expansion', 'depths'] as const)(
  'a network of other %s than expected is refused',
  (what) => {
    const changes = { block: 'basic', stem: 5, widths: [3, 4, 5, 7], expansion: 3, depths: [1, 2, 1, 2] } as const;
    const build = (sizes: ResnetSizes) => buildResnet(randomResnetWeights(drawn.bottleneck, 6), { ...options, sizes });
    expect(() => build(drawn.bottleneck)).not.toThrow();
    expect(() => build({ ...drawn.bottleneck, [what]: changes[what] })).toThrow(
      /E_BACKBONE_SOURCE.*another network: bottleneck blocks 1-2-1-1, 4 channels, then 6-8-10-12 with inner widths 3-4-5-6; expected /,
    );
  },
);
