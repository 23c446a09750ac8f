import type { Storage } from '../config/schema.ts';
import { halvesOf, valuesOf } from '../half.ts';

/** How many bytes a kept value takes. */
export const bytesPerValue: Readonly<Record<Storage, number>> = { float32: 4, float16: 2 };

/**
 * The bytes that values are kept as: a view of them, or of new halves nearest to them.
 * @throws E_OPTION when a value is beyond what a half can hold.
 */
export function pack(values: Float32Array, storage: Storage): Uint8Array {
  const kept = storage === 'float16' ? halvesOf(values) : values;
  return new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength);
}

/** The values of packed bytes.  @param bytes - the whole of its buffer, which float32 values go on using. */
export function unpack({ buffer }: Uint8Array<ArrayBuffer>, storage: Storage): Float32Array {
  return storage === 'float16' ? valuesOf(new Uint16Array(buffer)) : new Float32Array(buffer);
}
