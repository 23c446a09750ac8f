import { halfToFloat } from './half-float.ts';
import type { Reject } from './source-error.ts';
import type { TfliteTensor } from './tflite.ts';

export interface TfliteConstant {
  readonly shape: readonly number[];
  /** As many as `shape` says, row-major, finite. */
  readonly values: Float32Array;
}

/**
 * The values of a float32 or float16 constant.
 * @throws E_BACKBONE_SOURCE through `reject` for another type, a size that does not fit, NaN or infinity.
 */
export function readConstant({ name, shape, type, data }: TfliteTensor, reject: Reject): TfliteConstant {
  if (type === 'other') throw reject(`constant ${name} is neither float32 nor float16`);
  const width = type === 'float16' ? 2 : 4;
  const count = shape.reduce((product, size) => product * size, 1);
  if (shape.some((size) => size < 1) || data.length !== count * width) {
    throw reject(`constant ${name} of shape [${shape.join(', ')}] has ${data.length} bytes`);
  }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    values[i] = width === 2 ? halfToFloat(view.getUint16(2 * i, true)) : view.getFloat32(4 * i, true);
  }
  if (!values.every(Number.isFinite)) throw reject(`constant ${name} holds values that are not finite`);
  return { shape, values };
}
