import { Builder } from 'flatbuffers';
import { expect, test } from 'vitest';
import {
  readBytes,
  readInt32,
  readInt32s,
  readInt8,
  readTable,
  readTables,
  readText,
  readUint32,
  rootTable,
} from './flatbuffer.ts';
import { rejectSource } from './source-error.ts';

const reject = rejectSource('test');

function build(): Uint8Array {
  const b = new Builder(64);
  const text = b.createString('Größe');
  b.startVector(4, 3, 4);
  for (const value of [3, -2, 1]) b.addInt32(value);
  const list = b.endVector();
  b.startObject(1);
  b.addFieldInt8(0, -7, 0);
  const inner = b.endObject();
  b.startVector(4, 2, 4);
  b.addOffset(inner);
  b.addOffset(inner);
  const tables = b.endVector();
  b.startObject(8);
  b.addFieldInt8(0, -3, 0);
  b.addFieldInt32(1, -70000, 0);
  b.addFieldInt32(2, -1, 0);
  b.addFieldOffset(3, text, 0);
  b.addFieldOffset(4, list, 0);
  b.addFieldOffset(5, inner, 0);
  b.addFieldOffset(6, tables, 0);
  b.finish(b.endObject());
  return b.asUint8Array().slice();
}

test('what the FlatBuffers library writes is read back, with defaults where a field is missing', () => {
  const root = rootTable(build(), reject);
  expect(readInt8(root, 0)).toBe(-3);
  expect(readInt32(root, 1)).toBe(-70000);
  expect(readUint32(root, 2)).toBe(0xffffffff);
  expect(readText(root, 3, 100)).toBe('Größe');
  expect(readBytes(root, 3).length).toBe(7);
  expect(readInt32s(root, 4, 100)).toEqual([1, -2, 3]);
  const inner = readTable(root, 5);
  expect(inner && readInt8(inner, 0)).toBe(-7);
  expect(readTables(root, 6, 2).map((table) => readInt8(table, 0))).toEqual([-7, -7]);
  expect(readInt8(root, 7, 42)).toBe(42);
  expect(readInt32(root, 90, 43)).toBe(43);
  expect(readTable(root, 7)).toBeUndefined();
  expect(readInt32s(root, 7, 100)).toEqual([]);
});

test('a list longer than the limit is refused', () => {
  const root = rootTable(build(), reject);
  expect(readInt32s(root, 4, 3)).toHaveLength(3);
  expect(() => readInt32s(root, 4, 2)).toThrow('E_BACKBONE_SOURCE');
});

test('a buffer that ends early or points outside is refused wherever it is cut', () => {
  const whole = build();
  const readAll = (bytes: Uint8Array): void => {
    const root = rootTable(bytes, reject);
    readText(root, 3, 100);
    readInt32s(root, 4, 100);
    readTables(root, 6, 100).forEach((table) => readInt8(table, 0));
  };
  expect(() => readAll(whole)).not.toThrow();
  for (let length = 0; length < whole.length; length++) {
    // The builder fills from the end, so the last bytes are padding at most.
    const cut = whole.subarray(0, length);
    if (length >= whole.length - 3) continue;
    expect(() => readAll(cut), `cut to ${length} bytes`).toThrow('E_BACKBONE_SOURCE');
  }
  const outside = whole.slice();
  new DataView(outside.buffer).setUint32(0, 0xfffffff0, true);
  expect(() => readAll(outside)).toThrow('E_BACKBONE_SOURCE');
});
