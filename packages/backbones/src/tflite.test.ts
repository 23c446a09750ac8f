import fc from 'fast-check';
import { isTailedCoreError } from '@tailedcore/core';
import { expect, test } from 'vitest';
import { readDetector } from './fixtures/detector.ts';
import { tinyShapes, tinyTflite } from './fixtures/tiny-tflite.ts';
import { emptyGraph } from './onnx-model.ts';
import { rejectSource } from './source-error.ts';
import { readTflite } from './tflite.ts';
import { appendTrunk } from './tflite-trunk.ts';

const reject = rejectSource('test');

test('tensors, operators and their options are read', () => {
  const model = readTflite(tinyTflite({ activation: 3 }), reject);
  expect(model.inputs).toEqual([0]);
  expect(model.tensors.map(({ name }) => name)).toEqual(['image', 'filter', 'bias', 'features', 'doubled']);
  expect(model.tensors[1]).toMatchObject({ shape: tinyShapes.filter, type: 'float32' });
  expect(model.tensors[1]?.data.length).toBe(36 * 4);
  expect(model.operators).toEqual([
    { op: 'convolution', inputs: [0, 1, 2], outputs: [3], padding: 'SAME', strides: [2, 1], activation: 'relu6' },
    { op: 'add', inputs: [3, 3], outputs: [4], activation: 'relu' },
  ]);
});

test('the detector of the installed package has the tensors and operators that another reader counts', () => {
  const { operators, tensors } = readTflite(readDetector(), reject);
  const count = (op: string): number => operators.filter((operator) => operator.op === op).length;
  expect(tensors.length).toBe(389);
  expect(['convolution', 'depthwise', 'add', 'dequantize'].map(count)).toEqual([55, 17, 10, 144]);
  expect([...new Set(operators.flatMap((operator) => (operator.op === 'other' ? operator.code : [])))]).toEqual([
    22, 2,
  ]);
});

test.each([
  ['another magic number', { magic: 'TFL2' }, '"TFL2"'],
  ['a dilated convolution', { dilation: 2 }, 'dilations'],
  ['an unknown activation', { activation: 4 }, 'activation 4'],
  ['an unknown padding', { padding: 2 }, 'padding 2'],
  ['a stride of zero', { strides: [0, 1] as const }, 'strides 0'],
  ['two graphs', { graphs: 2 }, '2 graphs'],
  ['options of another operator', { operatorCode: 4 }, 'options of type 1'],
])('%s is refused, and the sentence says why', (_, options, sentence) => {
  const read = () => readTflite(tinyTflite(options), reject);
  expect(read).toThrow('E_BACKBONE_SOURCE');
  expect(read).toThrow(sentence);
});

/** Reads and converts; true when it was refused with the one code, false when it went through. */
function isRefused(bytes: Uint8Array, taps: readonly string[]): boolean {
  try {
    const wanted = taps.map((tensor, i) => ({ tensor, as: `tap${i}` }));
    appendTrunk(emptyGraph('fuzz'), readTflite(bytes, reject), 'pixels', wanted, reject);
    return false;
  } catch (error) {
    if (isTailedCoreError(error, 'E_BACKBONE_SOURCE')) return true;
    throw error;
  }
}

test('a small file is refused wherever it is cut', () => {
  const whole = tinyTflite();
  expect(isRefused(whole, ['doubled'])).toBe(false);
  for (let length = 0; length < whole.length; length++) {
    // The operator codes' last table may end in padding that nobody reads.
    const refused = isRefused(whole.subarray(0, length), ['doubled']);
    if (length < whole.length - 3) expect(refused, `cut to ${length} bytes`).toBe(true);
  }
});

test('a small file with any byte replaced is read or refused, and nothing else happens', () => {
  const whole = tinyTflite();
  let refused = 0;
  for (let at = 0; at < whole.length; at++) {
    for (const value of [0x00, 0x01, 0x7f, 0xff]) {
      const altered = whole.slice();
      altered[at] = value;
      if (isRefused(altered, ['doubled'])) refused++;
    }
  }
  expect(refused).toBeGreaterThan(whole.length / 2);
});

test('the detector, cut or altered in its tables, is read or refused within a second, and nothing else happens', () => {
  const whole = Uint8Array.from(readDetector());
  const taps = [
    'FeatureExtractor/MobilenetV2/expanded_conv_5/add',
    'FeatureExtractor/MobilenetV2/expanded_conv_12/add',
  ];
  // The tables lie in the last 78,640 bytes and the first 1,120; between them are the weights.
  const place = fc.oneof(
    { weight: 1, arbitrary: fc.nat(1_119) },
    { weight: 4, arbitrary: fc.nat(78_639).map((back) => whole.length - 1 - back) },
  );
  let refused = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 24 }), (changes) => {
      const before = changes.map(([at]) => whole[at] as number);
      changes.forEach(([at, value]) => (whole[at] = value));
      const start = performance.now();
      try {
        if (isRefused(whole, taps)) refused++;
      } finally {
        [...changes.keys()].reverse().forEach((i) => (whole[changes[i]?.[0] as number] = before[i] as number));
      }
      expect(performance.now() - start).toBeLessThan(1000);
    }),
    { numRuns: 200, seed: 1 },
  );
  expect(refused).toBeGreaterThan(20);
  expect(refused).toBeLessThan(200);
  fc.assert(
    fc.property(fc.nat(whole.length - 80_000), (length) => {
      expect(isRefused(whole.subarray(0, length), taps)).toBe(true);
    }),
    { numRuns: 100, seed: 2 },
  );
});
