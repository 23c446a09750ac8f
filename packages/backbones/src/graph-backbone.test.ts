import { fail, type GraphSession, type GraphTensor, isTailedCoreError } from '@tailedcore/core';
import { describe, expect, test } from 'vitest';
import { drawImages, quietRun } from './fixtures/images.ts';
import { factsToMetadata } from './backbone-facts.ts';
import { sha256 } from './content-hash.ts';
import { openGraphBackbone } from './graph-backbone.ts';
import { addInput, addNode, addOutput, emptyGraph, encodeModel } from './onnx-model.ts';
import { withoutEmbedding } from './without-embedding.ts';

type Outputs = Awaited<ReturnType<GraphSession['run']>>;

const facts = { name: 'tiny', sizeMultiple: 16, patchStride: 8, patchColumns: 2, embeddingColumns: 3 };

/** `patches` and `embedding` share their first node; `deeper` decides what only the embedding is made of. */
function drawGraph(deeper = 'Relu'): Uint8Array {
  const graph = emptyGraph('tiny');
  const shared = addNode(graph, 'Cast', [addInput(graph, 'pixels', 'uint8', ['N', 'H', 'W', 3])], 'shared', { to: 1 });
  addNode(graph, deeper, [addNode(graph, deeper, [shared], 'deeper')], 'embedding');
  addNode(graph, 'Identity', [shared], 'patches');
  addOutput(graph, 'patches', 'float32', ['P', 2]);
  addOutput(graph, 'embedding', 'float32', ['N', 3]);
  return encodeModel({ graph, opset: 18, metadata: factsToMetadata(facts) });
}
const graph = drawGraph();

/** A session that answers with rising numbers of the right shapes, changed by `change`. */
function answering(change: (outputs: Record<string, GraphTensor>) => Outputs = (outputs) => outputs) {
  const seen: { inputs: Parameters<GraphSession['run']>[0][]; closed: number } = { inputs: [], closed: 0 };
  const session: GraphSession = {
    batch: 1,
    async run(inputs) {
      seen.inputs.push(inputs);
      const [n = 0, h = 0, w = 0] = inputs['pixels']?.shape ?? [];
      const rows = (n * h * w) / 64;
      return change({ patches: rising(rows, 2), embedding: rising(n, 3) });
    },
    async [Symbol.asyncDispose]() {
      seen.closed++;
    },
  };
  const opened: Uint8Array[] = [];
  const openGraph = async (model: Uint8Array) => (opened.push(model), session);
  return { seen, opened, backbone: (embeddings = true) => openGraphBackbone(graph, { openGraph, embeddings }) };
}

function rising(rows: number, columns: number): { shape: number[]; data: Float32Array } {
  return { shape: [rows, columns], data: Float32Array.from({ length: rows * columns }, (_, i) => i) };
}

test('pixels go in, patches, grid and embeddings come out', async () => {
  const { seen, backbone } = answering();
  await using tiny = await backbone();
  const images = drawImages(2, 16, 32);
  const { patches, grid, embeddings } = await tiny.extract(images, quietRun());
  expect(grid).toEqual([2, 4]);
  expect(patches).toEqual({ rows: 16, columns: 2, data: rising(16, 2).data });
  expect(embeddings).toEqual({ rows: 2, columns: 3, data: rising(2, 3).data });
  expect(seen.inputs).toEqual([{ pixels: { shape: [2, 16, 32, 3], data: images.data } }]);
});

test('the id is the SHA-256 of the part that makes patches, whatever the embedding is made of', async () => {
  await using tiny = await answering().backbone();
  expect(tiny.id).toBe(sha256(tiny.graph));
  expect(tiny.graph).toEqual(withoutEmbedding(drawGraph('Neg')));
  expect(tiny.graph.length).toBeLessThan(graph.length);
  expect(tiny).toMatchObject({ name: 'tiny', sizeMultiple: 16, patchColumns: 2, embeddingColumns: 3, batch: 1 });
});

test('without embeddings only the part that makes patches is opened', async () => {
  const { opened, backbone } = answering(({ patches }) => ({ patches: patches as GraphTensor }));
  await using tiny = await backbone(false);
  await using reopened = await openGraphBackbone(tiny.graph, {
    openGraph: () =>
      Promise.resolve({ batch: 1, run: () => Promise.resolve({}), [Symbol.asyncDispose]: async () => {} }),
    embeddings: true,
  });
  expect(opened).toEqual([tiny.graph]);
  expect(reopened.id).toBe(tiny.id);
  expect(reopened.embeddingColumns).toBe(0);
  const { embeddings, patches } = await tiny.extract(drawImages(2, 16, 32), quietRun());
  expect(embeddings).toEqual({ rows: 2, columns: 0, data: new Float32Array(0) });
  expect(patches.rows).toBe(16);
});

test.each([
  [20, 32],
  [32, 8],
  [0, 16],
  [16.5, 16],
  [NaN, 16],
])('a size of %s x %s is refused before the network runs', async (height, width) => {
  const { seen, backbone } = answering();
  await using tiny = await backbone();
  expect(() => tiny.grid(height, width)).toThrow('multiples of 16');
  const images = { count: 1, height, width, data: new Uint8Array(0) };
  await expect(tiny.extract(images, quietRun())).rejects.toThrow('E_OPTION');
  expect(seen.inputs).toEqual([]);
});

test.each([
  ['no image', { count: 0, height: 16, width: 16, data: new Uint8Array(0) }],
  ['too few bytes', { count: 2, height: 16, width: 16, data: new Uint8Array(16 * 16 * 3) }],
])('a batch of %s is refused', async (_, images) => {
  await using tiny = await answering().backbone();
  await expect(tiny.extract(images, quietRun())).rejects.toThrow('E_SHAPE');
});

describe('an answer of the network that cannot be right is refused', () => {
  const cases: [string, string, (outputs: Record<string, GraphTensor>) => Outputs][] = [
    ['E_SHAPE', 'a missing output', ({ patches }) => ({ patches: patches as GraphTensor })],
    ['E_SHAPE', 'too few patches', (outputs) => ({ ...outputs, patches: rising(3, 2) })],
    ['E_SHAPE', 'patches of another width', (outputs) => ({ ...outputs, patches: rising(4, 3) })],
    ['E_SHAPE', 'an embedding of another width', (outputs) => ({ ...outputs, embedding: rising(1, 4) })],
    ['E_SHAPE', 'bytes', (outputs) => ({ ...outputs, embedding: { shape: [1, 3], data: new Uint8Array(3) } })],
    [
      'E_SHAPE',
      'less data than its shape',
      (outputs) => ({ ...outputs, embedding: { shape: [1, 3], data: new Float32Array(2) } }),
    ],
    ['E_NOT_FINITE', 'NaN', (outputs) => withValue(outputs, 'patches', 7, NaN)],
    ['E_NOT_FINITE', 'infinity', (outputs) => withValue(outputs, 'embedding', 0, -Infinity)],
  ];
  test.each(cases)('%s: %s', async (code, _, change) => {
    await using tiny = await answering(change).backbone();
    await expect(tiny.extract(drawImages(1, 16, 16), quietRun())).rejects.toThrow(code);
  });
});

function withValue(outputs: Record<string, GraphTensor>, name: string, index: number, value: number): Outputs {
  const { shape, data } = outputs[name] as GraphTensor;
  const changed = Float32Array.from(data);
  changed[index] = value;
  return { ...outputs, [name]: { shape, data: changed } };
}

test('huge and tiny finite numbers are no reason to refuse', async () => {
  const change = (outputs: Record<string, GraphTensor>) =>
    withValue(withValue(outputs, 'patches', 0, 3.4e38), 'patches', 1, -1e-45);
  await using tiny = await answering(change).backbone();
  const { patches } = await tiny.extract(drawImages(1, 16, 16), quietRun());
  expect(patches.data[0]).toBeCloseTo(3.4e38, -33);
});

test('a stopped run ends with E_ABORTED: before, while and after the network runs', async () => {
  const before = answering();
  await using early = await before.backbone();
  await expect(early.extract(drawImages(1, 16, 16), quietRun(AbortSignal.abort()))).rejects.toThrow('E_ABORTED');
  expect(before.seen.inputs).toEqual([]);

  const stopping = new AbortController();
  const failing = answering(() => {
    stopping.abort();
    throw new Error('the engine was stopped');
  });
  await using during = await failing.backbone();
  await expect(during.extract(drawImages(1, 16, 16), quietRun(stopping.signal))).rejects.toThrow('E_ABORTED');

  const late = new AbortController();
  const finishing = answering((outputs) => {
    late.abort();
    return outputs;
  });
  await using after = await finishing.backbone();
  await expect(after.extract(drawImages(1, 16, 16), quietRun(late.signal))).rejects.toThrow('E_ABORTED');
});

test('a failure of the engine gets a code and keeps its cause; a coded one stays as it is', async () => {
  const cause = new Error('out of registers');
  await using foreign = await answering(() => {
    throw cause;
  }).backbone();
  const error: unknown = await foreign.extract(drawImages(1, 16, 16), quietRun()).catch((thrown: unknown) => thrown);
  expect(isTailedCoreError(error, 'E_ENGINE') && error.cause).toBe(cause);

  const coded = fail('E_MEMORY');
  await using own = await answering(() => {
    throw coded;
  }).backbone();
  await expect(own.extract(drawImages(1, 16, 16), quietRun())).rejects.toBe(coded);
});

test('closing twice closes the session once, and a closed backbone says so', async () => {
  const { seen, backbone } = answering();
  const tiny = await backbone();
  await tiny[Symbol.asyncDispose]();
  await tiny[Symbol.asyncDispose]();
  expect(seen.closed).toBe(1);
  await expect(tiny.extract(drawImages(1, 16, 16), quietRun())).rejects.toThrow('was closed');
});
