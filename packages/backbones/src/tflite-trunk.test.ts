import { expect, test } from 'vitest';
import { openGraph } from './fixtures/onnxruntime-host.ts';
import { tinyBias, tinyFilter, type TinyOptions, tinyTflite } from './fixtures/tiny-tflite.ts';
import { addInput, addOutput, emptyGraph, encodeModel } from './onnx-model.ts';
import { rejectSource } from './source-error.ts';
import { readTflite } from './tflite.ts';
import { appendTrunk } from './tflite-trunk.ts';

const reject = rejectSource('test');
const size = { rows: 6, columns: 5, channels: 2 };
/** [rows, columns, channels], as TensorFlow lays images out. */
const image = Float32Array.from({ length: 60 }, (_, i) => ((i * 13) % 17) / 4 - 2);

/** The convolution of the tiny file in plain loops: [rows, columns, 3] with SAME or VALID padding and strides 2 and 1. */
function convolve(padding: 'SAME' | 'VALID'): number[][] {
  const [down, across] = padding === 'SAME' ? [3, 5] : [2, 4];
  // SAME: rows need (3 - 1) * 2 + 3 - 6 = 1 more, columns (5 - 1) * 1 + 2 - 5 = 1; a single one goes behind.
  const result: number[][] = [];
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++)
      result.push(
        tinyBias.map((bias, o) => {
          let sum = bias;
          for (let i = 0; i < 3; i++)
            for (let j = 0; j < 2; j++)
              for (let c = 0; c < 2; c++)
                if (2 * y + i < size.rows && x + j < size.columns)
                  sum +=
                    (tinyFilter[((o * 3 + i) * 2 + j) * 2 + c] as number) *
                    (image[((2 * y + i) * size.columns + x + j) * 2 + c] as number);
          return sum;
        }),
      );
  return result;
}

async function runTrunk(options: TinyOptions, tensors: readonly string[]): Promise<Record<string, number[][]>> {
  const graph = emptyGraph('tiny');
  const input = addInput(graph, 'image', 'float32', ['N', 2, 'H', 'W']);
  const taps = tensors.map((tensor) => ({ tensor, as: tensor }));
  const maps = appendTrunk(graph, readTflite(tinyTflite(options), reject), input, taps, reject);
  expect(maps).toEqual(tensors.map((name) => ({ name, channels: 3 })));
  tensors.forEach((name) => addOutput(graph, name, 'float32', ['N', 3, 'h', 'w']));
  await using session = await openGraph(encodeModel({ graph, opset: 18, metadata: {} }));
  const planes = Float32Array.from({ length: 60 }, (_, i) => image[(i % 30) * 2 + Math.floor(i / 30)] as number);
  const outputs = await session.run({ image: { shape: [1, 2, 6, 5], data: planes } });
  return Object.fromEntries(
    tensors.map((name) => {
      const data = outputs[name]?.data ?? [];
      const area = data.length / 3;
      return [name, Array.from({ length: area }, (_, p) => [0, 1, 2].map((c) => data[c * area + p] as number))];
    }),
  );
}

test.each([
  ['SAME', 0],
  ['VALID', 1],
] as const)('a convolution with %s padding gives what plain loops give', async (name, padding) => {
  const { features } = await runTrunk({ padding }, ['features']);
  expect(features).toEqual(convolve(name));
});

test.each([
  ['relu', 1, (value: number) => Math.max(value, 0)],
  ['relu6', 3, (value: number) => Math.min(Math.max(value, 0), 6)],
] as const)('%s bends the convolution, and both taps leave the graph', async (_, activation, bend) => {
  const expected = convolve('SAME').map((row) => row.map(bend));
  const { features, doubled } = await runTrunk({ activation }, ['features', 'doubled']);
  expect(expected.flat()).toContain(0);
  expect(features).toEqual(expected);
  expect(doubled).toEqual(expected.map((row) => row.map((value) => 2 * value)));
});

test('nothing after the taps is converted', () => {
  const graph = emptyGraph('tiny');
  appendTrunk(graph, readTflite(tinyTflite(), reject), 'image', [{ tensor: 'features', as: 'tap' }], reject);
  expect(graph.node.map(({ opType }) => opType)).toEqual(['Conv']);
});

test.each([
  ['a tap that is not there', {}, 'absent', 'no feature map named absent'],
  ['a tap that is a constant', {}, 'filter', 'no feature map named filter'],
  ['an operator that is not known', { operatorCode: 17 }, 'doubled', 'it needs operator 17'],
  ['a filter that is too short', { filter: [1, 2, 3] }, 'features', 'filter of shape [3, 3, 2, 2] has 12 bytes'],
  ['a filter with NaN', { filter: [NaN, ...tinyFilter.slice(1)] }, 'features', 'not finite'],
] as const)('%s is refused, and the sentence says why', (_, options, tensor, sentence) => {
  const convert = () =>
    appendTrunk(emptyGraph('x'), readTflite(tinyTflite(options), reject), 'image', [{ tensor, as: 'tap' }], reject);
  expect(convert).toThrow('E_BACKBONE_SOURCE');
  expect(convert).toThrow(sentence);
});

test('an operator that is not known does no harm where no tap needs it', () => {
  const file = tinyTflite({ operatorCode: 17 });
  expect(readTflite(file, reject).operators[0]).toMatchObject({ op: 'other', code: 17 });
});
