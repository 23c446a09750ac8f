import { expect, test } from 'vitest';
import { rejectSource } from './source-error.ts';
import { readConstant } from './tflite-constant.ts';

const reject = rejectSource('test');

test('single and half precision are read from any address', () => {
  // One byte in front, so that no number is aligned.
  const singles = new Uint8Array([9, ...new Uint8Array(Float32Array.of(1.5, -2).buffer)]).subarray(1);
  expect(readConstant({ name: 'w', shape: [1, 2], type: 'float32', data: singles }, reject)).toEqual({
    shape: [1, 2],
    values: Float32Array.of(1.5, -2),
  });
  const halves = Uint8Array.of(9, 0x00, 0x3c, 0x01, 0xc0, 0xff, 0x7b).subarray(1);
  expect(readConstant({ name: 'w', shape: [3], type: 'float16', data: halves }, reject).values).toEqual(
    Float32Array.of(1, -2.001953125, 65504),
  );
});

test.each([
  ['another type', { type: 'other', shape: [1], data: new Uint8Array(4) }, 'neither'],
  ['too few bytes', { type: 'float32', shape: [2], data: new Uint8Array(4) }, 'has 4 bytes'],
  ['a negative shape', { type: 'float32', shape: [-1, -1], data: new Uint8Array(4) }, 'shape [-1, -1]'],
  ['an infinite half', { type: 'float16', shape: [1], data: Uint8Array.of(0, 0x7c) }, 'not finite'],
] as const)('%s is refused', (_, tensor, sentence) => {
  const read = () => readConstant({ name: 'w', ...tensor }, reject);
  expect(read).toThrow('E_BACKBONE_SOURCE');
  expect(read).toThrow(sentence);
});
