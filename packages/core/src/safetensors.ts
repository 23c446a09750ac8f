import { fail } from './errors.ts';
import { valuesOf } from './half.ts';
import { parseSafetensorsHeader, type Refuse, shown } from './safetensors-header.ts';

const bytesOf = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
} as const;
const largestHeader = 100_000_000;

/** An element type of the format. */
export type Dtype = keyof typeof bytesOf;

/** A tensor as it stands in a file. */
export interface StoredTensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** Little endian, row-major; a view of the file. */
  readonly bytes: Uint8Array;
}

/** The tensors of a file by name, and its free text. */
export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/**
 * Reads a safetensors file strictly: tensors must fill the data section without gaps or overlaps, each of the size its shape says.
 * Nothing is copied. Source: the format's public description (8-byte length, JSON header, data).
 * @param what - how the file is called in errors.
 * @throws E_SAFETENSORS with the reason.
 */
export function readSafetensors(file: Uint8Array, what = 'the file'): Safetensors {
  const refuse = (reason: string) => fail('E_SAFETENSORS', { what, reason });
  if (file.byteLength < 8) throw refuse(`it has ${file.byteLength} bytes, fewer than the 8 of a header length`);
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  if (length > largestHeader) throw refuse(`its header claims ${length} bytes, more than ${largestHeader}`);
  if (8 + length > file.byteLength)
    throw refuse(`its header claims ${length} bytes and the file has ${file.byteLength}`);
  const header = parseSafetensorsHeader(file.subarray(8, 8 + length), refuse);
  const data = file.subarray(8 + length);

  let metadata: Record<string, string> = {};
  const found: { name: string; start: number; end: number; dtype: Dtype; shape: number[] }[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') metadata = checkMetadata(entry, refuse);
    else found.push({ name, ...checkEntry(name, entry, refuse) });
  }
  found.sort((a, b) => a.start - b.start || a.end - b.end);
  let at = 0;
  for (const { name, start, end } of found) {
    if (start !== at)
      throw refuse(`tensor ${shown(name)} starts at byte ${start}, where ${at} was expected (gap or overlap)`);
    at = end;
  }
  if (at > data.byteLength)
    throw refuse(`it is cut off: its tensors need ${at} bytes and ${data.byteLength} are there`);
  if (at < data.byteLength) throw refuse(`${data.byteLength - at} bytes follow the last tensor`);
  const tensors = new Map(
    found.map(({ name, start, end, dtype, shape }) => [name, { dtype, shape, bytes: data.subarray(start, end) }]),
  );
  return { metadata, tensors };
}

function checkMetadata(entry: unknown, refuse: Refuse): Record<string, string> {
  const isObject = typeof entry === 'object' && entry !== null && !Array.isArray(entry);
  if (isObject && Object.values(entry).every((value) => typeof value === 'string'))
    return entry as Record<string, string>;
  throw refuse('its __metadata__ is not an object of strings');
}

function checkEntry(
  name: string,
  entry: unknown,
  refuse: Refuse,
): { start: number; end: number; dtype: Dtype; shape: number[] } {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const tensor = `tensor ${shown(name)}`;
  if (typeof dtype !== 'string') throw refuse(`${tensor} has no proper dtype`);
  if (!Object.hasOwn(bytesOf, dtype)) throw refuse(`${tensor} has the unknown type ${shown(dtype)}`);
  if (!isCounts(shape)) throw refuse(`${tensor} has no proper shape`);
  if (!isCounts(offsets) || offsets.length !== 2) throw refuse(`${tensor} has no proper data_offsets`);
  const [start, end] = offsets as [number, number];
  const size = shape.reduce((product, n) => product * n, bytesOf[dtype as Dtype]);
  if (end - start !== size) throw refuse(`${tensor} spans ${end - start} bytes; its shape needs ${size}`);
  return { start, end, dtype: dtype as Dtype, shape };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0 && !Object.is(n, -0));
}

/**
 * The values of a tensor as the array type of its dtype, row-major, copied to an aligned buffer.
 * @param shape - that it must have, such as [-1, 128].
 * @throws E_SAFETENSORS when it is absent, or not of `dtype`, or `shape` (-1 stands for any size) does not fit.
 */
export function float32Tensor(
  file: Safetensors,
  name: string,
  shape: readonly number[],
  what = 'the file',
): Float32Array {
  return new Float32Array(aligned(tensorOf(file, name, 'F32', shape, what)));
}

/** As `float32Tensor`, for F16, [shape]: the values of the halves as float32, exactly. @throws E_SAFETENSORS. */
export function float16Tensor(
  file: Safetensors,
  name: string,
  shape: readonly number[],
  what = 'the file',
): Float32Array {
  return valuesOf(new Uint16Array(aligned(tensorOf(file, name, 'F16', shape, what))));
}

/** As `float32Tensor`, for U32, [shape]. @throws E_SAFETENSORS. */
export function uint32Tensor(
  file: Safetensors,
  name: string,
  shape: readonly number[],
  what = 'the file',
): Uint32Array {
  return new Uint32Array(aligned(tensorOf(file, name, 'U32', shape, what)));
}

/** As `float32Tensor`, for U8, [shape]; a view, not a copy. @throws E_SAFETENSORS. */
export function uint8Tensor(file: Safetensors, name: string, shape: readonly number[], what = 'the file'): Uint8Array {
  return tensorOf(file, name, 'U8', shape, what).bytes;
}

function tensorOf(file: Safetensors, name: string, dtype: Dtype, shape: readonly number[], what: string): StoredTensor {
  const tensor = file.tensors.get(name);
  const wanted = `${dtype} [${shape.map((n) => (n < 0 ? '*' : n)).join(', ')}]`;
  if (!tensor) throw fail('E_SAFETENSORS', { what, reason: `tensor "${name}" (${wanted}) is missing` });
  const fits = tensor.shape.length === shape.length && shape.every((n, i) => n < 0 || n === tensor.shape[i]);
  if (tensor.dtype !== dtype || !fits) {
    const reason = `tensor "${name}" is ${tensor.dtype} [${tensor.shape.join(', ')}]; expected ${wanted}`;
    throw fail('E_SAFETENSORS', { what, reason });
  }
  return tensor;
}

function aligned(tensor: StoredTensor): ArrayBuffer {
  const copy = new Uint8Array(tensor.bytes.byteLength);
  copy.set(tensor.bytes);
  return copy.buffer;
}

/** Values in row-major order, of the type that is written. */
export type TensorToWrite = {
  readonly shape: readonly number[];
  /** A Uint16Array holds the bits of halves, and becomes F16. */
  readonly data: Float32Array | Uint16Array | Uint32Array | Uint8Array;
};

/**
 * The parts of a safetensors file, to be written one after the other. Tensors stand in the order given, the header is padded
 * with spaces to 8 bytes; the same input gives the same bytes.
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, TensorToWrite>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array[] {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [at, at + bytes.byteLength] };
    parts.push(bytes);
    at += bytes.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(text.byteLength / 8) * 8).fill(0x20);
  padded.set(text);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(padded.byteLength), true);
  return [length, padded, ...parts];
}

function dtypeOf(data: TensorToWrite['data']): Dtype {
  if (data instanceof Float32Array) return 'F32';
  if (data instanceof Uint16Array) return 'F16';
  return data instanceof Uint32Array ? 'U32' : 'U8';
}
