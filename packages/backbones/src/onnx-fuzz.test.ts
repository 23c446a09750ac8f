import { fork, type GraphSession, isTailedCoreError, seededRandom } from '@tailedcore/core';
import onnxProto, { type onnx } from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { factsToMetadata, readFacts } from './backbone-facts.ts';
import { onnxruntimeHost } from './fixtures/onnxruntime-host.ts';
import { mutate } from './fixtures/mutate.ts';
import { drawNetwork } from './fixtures/tiny-network.ts';
import { drawTransformer } from './fixtures/tiny-transformer.ts';
import { importOnnx } from './onnx-import.ts';
import { onnxImportOptions } from './onnx-import-options.ts';
import { addNode, encodeModel, type OnnxGraph } from './onnx-model.ts';
import { readOnnx } from './onnx-reader.ts';
import { listTaps } from './onnx-taps.ts';
import { withoutEmbedding } from './without-embedding.ts';

/** How many damaged files are read: more with FUZZ=1000000. A tenth of them goes through the whole import. */
const cases = Number(process.env['FUZZ'] ?? 10_000);
const timeout = 60_000 + 10 * cases;
/** Another number draws other damage. */
const seed = Number(process.env['FUZZ_SEED'] ?? 1);

const { ModelProto } = onnxProto.onnx;
const facts = { name: 'tiny', sizeMultiple: 16, patchStride: 8, patchColumns: 2, embeddingColumns: 3 };

/** A node with two graphs inside, one of them with another inside. */
function branching(graph: OnnxGraph): void {
  const inner = (name: string, node: onnx.INodeProto[]): onnx.IGraphProto => ({ name, node, output: [{ name }] });
  const identity = { opType: 'Identity', input: ['far'], output: ['then'] };
  addNode(graph, 'ReduceSum', ['far'], 'sum', { keepdims: 0 });
  addNode(graph, 'Cast', ['sum'], 'yes', { to: 9 });
  const choice = (depth: number): onnx.INodeProto => ({
    opType: 'If',
    input: ['yes'],
    output: [`chosen${depth}`],
    attribute: [
      { name: 'then_branch', type: 5, g: inner('then', [identity]) },
      { name: 'else_branch', type: 5, g: inner(`chosen${depth - 1}`, depth > 0 ? [choice(depth - 1)] : []) },
    ],
  });
  graph.node.push(choice(2));
}

const seeds = [
  encodeModel({ ...readOnnx(drawNetwork()), metadata: factsToMetadata(facts) }),
  drawNetwork({ more: branching }),
  drawTransformer({ opset: 13, positions: 4 }),
];

function* damaged(count: number): Generator<Uint8Array> {
  const random = seededRandom(fork(seed, 'fuzz'));
  for (let i = 0; i < count; i++) yield mutate(seeds[i % seeds.length] as Uint8Array, random, seeds);
}

test(`${cases} damaged files are read, or refused with a code`, { timeout }, () => {
  let refused = 0;
  for (const bytes of damaged(cases)) {
    try {
      readFacts(bytes);
      withoutEmbedding(bytes);
    } catch (error) {
      if (!isTailedCoreError(error, 'E_BACKBONE_SOURCE')) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(cases / 2);
  expect(refused).toBeLessThanOrEqual(cases);
});

test(
  `${Math.ceil(cases / 10)} damaged files go through the whole import, or are refused with a code`,
  { timeout },
  async () => {
    // Stands for the engine, which damaged files may bring down: it answers with one map for every question.
    const session: GraphSession = {
      batch: 1,
      run: async (inputs) => {
        const [n = 1, h = 0, w = 0] = inputs['pixels']?.shape ?? [];
        const shape = [n, 2, h / 8, w / 8];
        const data = new Float32Array(shape.reduce((all, length) => all * length, 1));
        return Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`probe/${i}`, { shape, data }]));
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
    const host = onnxruntimeHost('', { openGraph: async () => session });
    const size = [32, 32];
    let accepted = 0;
    for (const bytes of damaged(Math.ceil(cases / 10))) {
      for (const taps of [['near', 'far'], ['block0']]) {
        const options = onnxImportOptions.parse({ file: 'x', taps, input: { size } });
        const graph = await importOnnx(bytes, 'damaged', options, host).catch(onlyCoded);
        if (graph === undefined) continue;
        accepted++;
        expect(readFacts(graph).name).toBe('damaged');
      }
      await listTaps(bytes, 'damaged', { size: 32 }, host).catch(onlyCoded);
    }
    expect(accepted).toBeGreaterThan(0);
  },
);

function onlyCoded(error: unknown): undefined {
  if (!isTailedCoreError(error, 'E_BACKBONE_SOURCE')) throw error;
}

describe('files that are made to waste time or memory are refused at once', () => {
  /** A field that holds bytes. */
  const field = (number: number, inside: Uint8Array): Uint8Array => {
    const length: number[] = [];
    for (let left = inside.length; ; left = Math.floor(left / 128)) {
      length.push((left % 128) | (left > 127 ? 128 : 0));
      if (left <= 127) break;
    }
    const tag = number * 8 + 2;
    return new Uint8Array(
      Buffer.concat([
        Uint8Array.from(tag < 128 ? [tag] : [(tag % 128) | 128, tag >> 7]),
        Uint8Array.from(length),
        inside,
      ]),
    );
  };
  const inGraph = (inside: Uint8Array) => field(7, inside);
  const nothing = new Uint8Array(0);
  /** Node, attribute, graph, node, attribute, graph … */
  const nested = (depth: number) => {
    let inside: Uint8Array = nothing;
    for (let i = 0; i < depth; i++) inside = field(1, field(5, field(6, inside)));
    return inGraph(inside);
  };
  /** Sequences of sequences of … */
  const sequences = (depth: number) => {
    let inside: Uint8Array = nothing;
    for (let i = 0; i < depth; i++) inside = field(4, field(1, inside));
    return inGraph(field(11, field(2, inside)));
  };
  const many = (count: number, number: number) =>
    inGraph(new Uint8Array(2 * count).map((_, i) => (i % 2 === 0 ? number * 8 + 2 : 0)));
  const groups = new Uint8Array(1_000_000).fill(7 * 8 + 3);
  const cases: [string, Uint8Array, RegExp][] = [
    ['graphs in graphs', nested(5000), /more than 64 times/],
    ['sequences in sequences', sequences(5000), /more than 64 times/],
    ['groups in groups', groups, /wire type 3/],
    ['millions of empty nodes', many(5_000_000, 1), /more than 1000000 parts/],
    ['millions of dimensions', inGraph(field(5, field(1, new Uint8Array(9_000_000)))), /8000000 bytes of integers/],
    ['a length beyond the end', Uint8Array.of(7 * 8 + 2, 255, 255, 255, 255, 15), /longer than what it lies in/],
    ['a number without end', new Uint8Array(100).fill(255), /has no end/],
    ['a number where a graph belongs', Uint8Array.of(7 * 8, 1), /expected a message/],
    ['field 0', Uint8Array.of(0, 0), /number 0/],
  ];
  test.each(cases)('%s', (_, bytes, reason) => {
    const before = process.memoryUsage().heapUsed;
    const started = performance.now();
    expect(() => readOnnx(bytes)).toThrow(reason);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64e6);
  });

  test('declared sizes are not allocated', () => {
    const model = ModelProto.decode(drawNetwork());
    const weights = model.graph?.initializer?.[0];
    if (weights) Object.assign(weights, { dims: [2 ** 40, 2 ** 40], rawData: nothing });
    const before = process.memoryUsage();
    expect(readOnnx(ModelProto.encode(model).finish()).graph.initializer[0]?.rawData).toHaveLength(0);
    expect(process.memoryUsage().rss - before.rss).toBeLessThan(64e6);
  });

  test('nesting that models have is read', () => {
    expect(() => readOnnx(drawNetwork({ more: branching }))).not.toThrow();
    expect(() => readOnnx(nested(20))).toThrow('no ONNX graph'); // it lacks versions only
  });
});
