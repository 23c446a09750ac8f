import { fail } from './errors.ts';

const largest = 0x477fefff; // bits of the last float32 that rounds to a finite half, 65519.996
const smallestNormal = 0x38800000; // 2^-14
/** Adding and subtracting it rounds a float64 to a whole number, halves to even. */
const toWhole = 2 ** 52;

/**
 * Rounds float32 values to IEEE 754 half precision, to nearest, ties to even.
 * @param target - at least as long as `source`.
 * @throws E_OPTION when a value is beyond what a half can hold (65504), or no number.
 */
export function toHalfInto(target: Uint16Array, source: Float32Array): void {
  const bits = new Uint32Array(source.buffer, source.byteOffset, source.length);
  for (let i = 0; i < bits.length; i++) {
    const value = bits[i] as number;
    const sign = (value >>> 16) & 0x8000;
    const size = value & 0x7fffffff;
    if (size > largest) throw tooLarge(source[i] as number);
    const half =
      size < smallestNormal
        ? Math.abs(source[i] as number) * 2 ** 24 + toWhole - toWhole
        : (size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13;
    target[i] = sign | half;
  }
}

/** The values of halves as float32, exactly.  @param target - at least as long as `source`. */
export function fromHalfInto(target: Float32Array, source: Uint16Array): void {
  const values = allHalves();
  for (let i = 0; i < source.length; i++) target[i] = values[source[i] as number] as number;
}

/** As `toHalfInto`, in a new array. */
export function halvesOf(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  toHalfInto(halves, values);
  return halves;
}

/** As `fromHalfInto`, in a new array. */
export function valuesOf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length);
  fromHalfInto(values, halves);
  return values;
}

let table: Float32Array | undefined;

/** The value of every half, by its bits: 256 kB, made when first needed. */
function allHalves(): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  return table;
}

function tooLarge(received: number) {
  const expected = 'float32, since float16 holds values up to 65504 only';
  return fail('E_OPTION', { what: 'storage', expected, received: `float16 and a feature of ${received}` });
}
