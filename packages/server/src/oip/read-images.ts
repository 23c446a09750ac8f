import { fail } from '@tailedcore/core';
import type { Upload } from '../judge.ts';
import { pngOfPixels } from '../png-of-pixels.ts';
import type { ReadRequest } from './read-request.ts';

type Input = ReadRequest['request']['inputs'][number];

/** What one request may hold. */
export interface ImageLimits {
  readonly maxImages: number;
  readonly maxPixels: number;
}

/**
 * The images of a request. Pixels become PNG files, so that they take the same way as files and come to the same score.
 * @throws E_REQUEST for a shape, type or number of values that does not fit, E_IMAGE_TOO_LARGE.
 */
export async function readImages({ request, binary }: ReadRequest, limits: ImageLimits): Promise<readonly Upload[]> {
  const [input] = request.inputs as [Input];
  const [count = 0] = input.shape;
  if (count < 1 || count > limits.maxImages)
    throw wrong('shape', `1 to ${limits.maxImages} images`, JSON.stringify(input.shape));
  if (input.name === 'image' && input.datatype === 'UINT8') return readPixels(input, binary, limits);
  if (input.name === 'image_bytes' && input.datatype === 'BYTES') return readFiles(input, binary);
  throw wrong('inputs', 'image of type UINT8 or image_bytes of type BYTES', `${input.name} of type ${input.datatype}`);
}

async function readPixels(input: Input, binary: Buffer, { maxPixels }: ImageLimits): Promise<readonly Upload[]> {
  const [count = 0, height = 0, width = 0, channels] = input.shape;
  if (input.shape.length !== 4 || channels !== 3 || height < 1 || width < 1)
    throw wrong('shape of image', '[n, height, width, 3]', JSON.stringify(input.shape));
  const size = product(input.shape);
  if (height * width > maxPixels)
    throw fail('E_IMAGE_TOO_LARGE', { path: 'image', received: height * width, expected: maxPixels });
  const bytes = usesBinary(input) ? binaryOf(input, binary) : bytesOf(input, size);
  if (bytes.length !== size) throw wrong('data of image', `${size} values, as the shape says`, bytes.length);
  const each = size / count;
  return Promise.all(
    Array.from({ length: count }, async (_, i) => ({
      name: `image ${i}`,
      bytes: await pngOfPixels({ width, height, data: bytes.subarray(i * each, (i + 1) * each) }),
    })),
  );
}

/** @throws E_REQUEST when the product is no exact number. */
function product(shape: readonly number[]): number {
  const size = shape.reduce((whole, side) => whole * side, 1);
  if (Number.isSafeInteger(size)) return size;
  throw wrong('shape', `a product up to ${Number.MAX_SAFE_INTEGER}`, JSON.stringify(shape));
}

function bytesOf({ data = [] }: Input, size: number): Uint8Array {
  // Rows may be nested, as deep as there are axes.
  const values = data.flat(3);
  if (values.length !== size) throw wrong('data of image', `${size} values, as the shape says`, values.length);
  const bytes = new Uint8Array(size);
  for (const [i, value] of values.entries()) {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 255)
      throw wrong('data of image', 'whole numbers from 0 to 255', typeof value === 'number' ? value : typeof value);
    bytes[i] = value;
  }
  return bytes;
}

function readFiles(input: Input, binary: Buffer): readonly Upload[] {
  if (input.shape.length !== 1) throw wrong('shape of image_bytes', '[n]', JSON.stringify(input.shape));
  const files = usesBinary(input) ? elementsOf(binaryOf(input, binary)) : base64Of(input);
  const [count = 0] = input.shape;
  if (files.length !== count) throw wrong('data of image_bytes', `${count} files, as the shape says`, files.length);
  return files.map((bytes, i) => ({ name: `image ${i}`, bytes }));
}

function base64Of({ data = [] }: Input): readonly Buffer[] {
  return data.map((text) => {
    if (typeof text !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0)
      throw wrong('data of image_bytes', 'base64 of image files', 'something else');
    return Buffer.from(text, 'base64');
  });
}

/** Each element is led by its length, 4 bytes little-endian. */
function elementsOf(bytes: Buffer): readonly Buffer[] {
  const elements: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32LE(at) : Infinity;
    if (end > bytes.length) throw wrong('data of image_bytes', 'elements as long as they say', 'fewer bytes');
    elements.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return elements;
}

function usesBinary({ data, parameters }: Input): boolean {
  return data === undefined && parameters?.['binary_data_size'] !== undefined;
}

/** The only input has all the bytes behind the JSON. */
function binaryOf({ parameters }: Input, binary: Buffer): Buffer {
  const size = parameters?.['binary_data_size'];
  if (size !== binary.length)
    throw wrong('binary_data_size', `${binary.length}, the bytes behind the JSON`, JSON.stringify(size));
  return binary;
}

function wrong(what: string, expected: string, received: string | number) {
  return fail('E_REQUEST', { what, expected, received });
}
