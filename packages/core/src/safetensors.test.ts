import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTailedCoreError } from './errors.ts';
import {
  float16Tensor,
  float32Tensor,
  readSafetensors,
  uint32Tensor,
  uint8Tensor,
  writeSafetensors,
} from './safetensors.ts';

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

/** A file from a header as it is written and some data. */
function file(header: string, data: readonly number[] = []): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  return join([length, text, Uint8Array.from(data)]);
}

const example = () =>
  join(
    writeSafetensors(
      {
        a: { shape: [2, 2], data: Float32Array.of(1, -2, 3.5, 0) },
        b: { shape: [3], data: Uint32Array.of(1, 2, 4_000_000_000) },
        c: { shape: [5], data: Uint8Array.of(1, 2, 3, 4, 5) },
      },
      { note: 'naïve "quotes"' },
    ),
  );

describe('safetensors', () => {
  it('gives back what was written', () => {
    const read = readSafetensors(example());
    expect(read.metadata).toEqual({ note: 'naïve "quotes"' });
    expect(Array.from(float32Tensor(read, 'a', [2, -1]))).toEqual([1, -2, 3.5, 0]);
    expect(Array.from(uint32Tensor(read, 'b', [3]))).toEqual([1, 2, 4_000_000_000]);
    expect(Array.from(uint8Tensor(read, 'c', [-1]))).toEqual([1, 2, 3, 4, 5]);
  });

  it('writes the bits of halves as F16 and reads them as float32', () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x7e00);
    const read = readSafetensors(join(writeSafetensors({ h: { shape: [3, 2], data: bits } }, {})));
    expect(read.tensors.get('h')).toMatchObject({ dtype: 'F16', shape: [3, 2] });
    expect(read.tensors.get('h')?.bytes).toHaveLength(12);
    expect([...float16Tensor(read, 'h', [-1, 2])]).toEqual([1, -2, 0.333251953125, 65504, 2 ** -24, NaN]);
    expect(() => float32Tensor(read, 'h', [3, 2])).toThrow(/F16 \[3, 2\].*F32 \[3, 2\]/);
    expect(() => float16Tensor(read, 'h', [6])).toThrow(/F16 \[3, 2\].*F16 \[6\]/);
    expect(() => float16Tensor(readSafetensors(example()), 'a', [2, 2])).toThrow(/F32 \[2, 2\].*F16 \[2, 2\]/);
  });

  it('starts its data on 8 bytes and is the same each time', () => {
    const bytes = example();
    expect((8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))) % 8).toBe(0);
    expect(example()).toEqual(bytes);
  });

  it('reads a file that begins anywhere in its buffer', () => {
    const bytes = example();
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(Array.from(float32Tensor(readSafetensors(shifted.subarray(3)), 'a', [2, 2]))).toEqual([1, -2, 3.5, 0]);
  });

  const tensor = (offsets: string, shape = '[1]', dtype = '"F32"') =>
    `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;
  it.each([
    ['is empty', new Uint8Array(0)],
    ['is shorter than a header length', Uint8Array.of(1, 2, 3)],
    ['has a header length of 100 MB and more', join([Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0), new Uint8Array(20)])],
    ['has a header that is cut', file('{"a":1}').subarray(0, 12)],
    ['has a header that is not JSON', file('{"a":')],
    [
      'has a header length of 99,999,999 and is short',
      join([Uint8Array.of(255, 224, 245, 5, 0, 0, 0, 0), new Uint8Array(20)]),
    ],
    ['has a header length beyond all numbers', new Uint8Array(20).fill(255)],
    ['has a header that is a list', file('[]')],
    ['has a header that begins with a space', file(' {}')],
    ['has a header that begins with a byte order mark', file('\ufeff{}')],
    ['has a header whose name never ends', file('{"a')],
    ['has a header of lists in lists', file('['.repeat(50_000))],
    ['has a header of objects in objects', file('{"a":'.repeat(50_000))],
    ['has a name of 20 million letters', file(`{"${'a'.repeat(20_000_000)}":1}`)],
    ['has more than a million tensors', file(`{${Array.from({ length: 1_000_001 }, (_, i) => `"${i}":0`).join()}}`)],
    ['has a header that is not UTF-8', file('{}').map((byte, i) => (i === 8 ? 0xff : byte))],
    ['names a tensor twice', file(`{"a":${tensor('[0,4]')},"a":${tensor('[0,4]')}}`, [0, 0, 0, 0])],
    [
      'names a tensor twice, with an escape',
      file(`{"a":${tensor('[0,4]')},"\\u0061":${tensor('[0,4]')}}`, [0, 0, 0, 0]),
    ],
    ['gives a shape twice', file('{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}', [0, 0, 0, 0])],
    ['has a metadata key twice', file('{"__metadata__":{"k":"6","k":"7"}}')],
    ['has overlapping tensors', file(`{"a":${tensor('[0,4]')},"b":${tensor('[2,6]')}}`, [0, 0, 0, 0, 0, 0])],
    ['has a gap', file(`{"a":${tensor('[0,4]')},"b":${tensor('[8,12]')}}`, new Array(12).fill(0))],
    ['has a tensor too many', file(`{"a":${tensor('[0,4]')},"b":${tensor('[4,8]')}}`, [0, 0, 0, 0])],
    ['has a tensor too few', file(`{"b":${tensor('[4,8]')}}`, new Array(8).fill(0))],
    ['has a shape beyond all numbers', file(`{"a":${tensor('[0,4]', '[1e15,1e15,1e300,0]')}}`, [0, 0, 0, 0])],
    ['starts late', file(`{"a":${tensor('[4,8]')}}`, new Array(8).fill(0))],
    ['is cut off', file(`{"a":${tensor('[0,4]')}}`, [0, 0, 0])],
    ['has bytes to spare', file(`{"a":${tensor('[0,4]')}}`, [0, 0, 0, 0, 0])],
    ['has a shape of another size', file(`{"a":${tensor('[0,4]', '[2]')}}`, [0, 0, 0, 0])],
    ['has a negative shape', file(`{"a":${tensor('[0,4]', '[-1]')}}`, [0, 0, 0, 0])],
    ['has a shape of minus zero', file(`{"a":${tensor('[0,0]', '[-0]')}}`)],
    ['has a fractional shape', file(`{"a":${tensor('[0,4]', '[0.5,2]')}}`, [0, 0, 0, 0])],
    ['has a fractional offset', file(`{"a":${tensor('[0,4.5]')}}`, [0, 0, 0, 0])],
    ['has an unknown type', file(`{"a":${tensor('[0,4]', '[1]', '"F31"')}}`, [0, 0, 0, 0])],
    ['has a type named like a method', file(`{"a":${tensor('[0,4]', '[1]', '"toString"')}}`, [0, 0, 0, 0])],
    ['has a type that is an object', file(`{"a":${tensor('[0,4]', '[1]', '{"toString":1}')}}`, [0, 0, 0, 0])],
    ['has a type that is a list', file(`{"a":${tensor('[0,4]', '[1]', '["F32"]')}}`, [0, 0, 0, 0])],
    ['has a tensor that is null', file('{"a":null}')],
    ['has metadata that is not text', file('{"__metadata__":{"a":1}}')],
    ['has metadata that is a list', file('{"__metadata__":["a"]}')],
  ])('refuses a file that %s', (_, bytes) => {
    expect(() => readSafetensors(bytes)).toThrowError(expect.objectContaining({ code: 'E_SAFETENSORS' }));
  });

  it('takes brackets and quotes in names for letters', () => {
    for (const name of ['a"{[', '"]', 'a\\', '\\"{', '}'])
      expect([
        ...readSafetensors(file(`{${JSON.stringify(name)}:${tensor('[0,4]')}}`, [0, 0, 0, 0])).tensors.keys(),
      ]).toEqual([name]);
  });

  it('shortens names that would fill a message', () => {
    const long = file(`{"${'a'.repeat(1000)}":${tensor('[0,4]')}}`);
    expect(() => readSafetensors(long)).toThrow(/^.{1,300}$/);
    expect(() => readSafetensors(file(`{"${'a'.repeat(1000)}":null}`))).toThrow(/tensor "a{80}…" has no proper dtype/);
  });

  it('reads tensors that begin at any byte, and leaves NaN to those who use them', () => {
    const bytes = file(
      `{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":${tensor('[1,5]')}}`,
      [9, 0, 0, 192, 127],
    );
    const read = readSafetensors(bytes);
    expect([...uint8Tensor(read, 'a', [1])]).toEqual([9]);
    expect([...float32Tensor(read, 'b', [1])]).toEqual([NaN]);
  });

  it('tells which tensor is missing, of another type or of another shape', () => {
    const read = readSafetensors(example());
    expect(() => float32Tensor(read, 'z', [1])).toThrow(/"z".*missing/);
    expect(() => float32Tensor(read, 'b', [3])).toThrow(/U32 \[3\].*F32 \[3\]/);
    expect(() => float32Tensor(read, 'a', [4])).toThrow(/F32 \[2, 2\].*F32 \[4\]/);
  });

  it('answers any change of its bytes with the file or a coded error', () => {
    const bytes = example();
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(changes, fc.nat(bytes.length), (list, length) => {
        const changed = bytes.slice(0, length < 20 ? bytes.length : length);
        for (const [at, value] of list) if (at < changed.length) changed[at] = value;
        try {
          readSafetensors(changed);
        } catch (error) {
          if (!isTailedCoreError(error, 'E_SAFETENSORS')) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
