import type { PixelBox, Raster } from './raster.ts';

/** Bits after the binary point of Pillow's weights: 32 less 8 for the pixel and 2 to spare. */
const precision = 22;
const half = 1 << (precision - 1);

/**
 * A part of `source` resized to `width` x `height`, equal to the bit to Pillow's `resize((width, height), BILINEAR)`: a triangle filter that
 * widens when shrinking, first along rows, rounded to 8 bits, then along columns. Only the rows and columns that `box` needs are computed.
 * @param box - the wanted pixels of the resized image.
 */
export function resizeBilinear(source: Raster, width: number, height: number, box: PixelBox): Raster {
  const columns = triangleTaps(source.width, width, box.left, box.width);
  const rows = triangleTaps(source.height, height, box.top, box.height);
  const firstRow = rows.first[0] ?? 0;
  const endRow = (rows.first[box.height - 1] ?? 0) + (rows.count[box.height - 1] ?? 0);
  const between = resizeRows(source, columns, box.width, firstRow, endRow);
  return {
    width: box.width,
    height: box.height,
    data: resizeColumns(between, rows, box.width * 3, firstRow, box.height),
  };
}

/** For each output position its first input position, how many there are, and their weights (`stride` apart, fixed point). */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly weights: Int32Array;
  readonly stride: number;
}

function triangleTaps(inputSize: number, outputSize: number, start: number, length: number): Taps {
  const scale = inputSize / outputSize;
  const support = Math.max(scale, 1);
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  const weights = new Int32Array(length * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < length; i++) {
    const center = (start + i + 0.5) * scale;
    const from = Math.max(Math.trunc(center - support + 0.5), 0);
    const taps = Math.min(Math.trunc(center + support + 0.5), inputSize) - from;
    let sum = 0;
    for (let t = 0; t < taps; t++) {
      // multiplying by the reciprocal, as Pillow does: dividing could round otherwise
      const weight = Math.max(1 - Math.abs((t + from - center + 0.5) * (1 / support)), 0);
      exact[t] = weight;
      sum += weight;
    }
    for (let t = 0; t < taps; t++)
      weights[i * stride + t] = Math.trunc(0.5 + ((exact[t] as number) / sum) * (1 << precision));
    first[i] = from;
    count[i] = taps;
  }
  return { first, count, weights, stride };
}

/** Rows `firstRow` to `endRow` of `source`, each shrunk or stretched to `width` pixels: [endRow - firstRow, width, 3]. */
function resizeRows(source: Raster, taps: Taps, width: number, firstRow: number, endRow: number): Uint8Array {
  const { first, count, weights, stride } = taps;
  const input = source.data;
  const result = new Uint8Array((endRow - firstRow) * width * 3);
  let out = 0;
  for (let y = firstRow; y < endRow; y++) {
    const rowStart = y * source.width;
    for (let x = 0; x < width; x++) {
      let at = (rowStart + (first[x] as number)) * 3;
      let w = x * stride;
      let red = half;
      let green = half;
      let blue = half;
      for (const end = w + (count[x] as number); w < end; w++, at += 3) {
        const weight = weights[w] as number;
        red += (input[at] as number) * weight;
        green += (input[at + 1] as number) * weight;
        blue += (input[at + 2] as number) * weight;
      }
      result[out++] = red >> precision;
      result[out++] = green >> precision;
      result[out++] = blue >> precision;
    }
  }
  return result;
}

/** Columns of `input` (rows of `rowLength` values, the first of them row `firstRow` of the source) shrunk or stretched to `height` rows. */
function resizeColumns(input: Uint8Array, taps: Taps, rowLength: number, firstRow: number, height: number): Uint8Array {
  const { first, count, weights, stride } = taps;
  const result = new Uint8Array(height * rowLength);
  const sums = new Int32Array(rowLength);
  for (let y = 0; y < height; y++) {
    sums.fill(half);
    for (let t = 0; t < (count[y] as number); t++) {
      const weight = weights[y * stride + t] as number;
      const at = ((first[y] as number) + t - firstRow) * rowLength;
      for (let x = 0; x < rowLength; x++) sums[x] = (sums[x] as number) + (input[at + x] as number) * weight;
    }
    const out = y * rowLength;
    for (let x = 0; x < rowLength; x++) result[out + x] = (sums[x] as number) >> precision;
  }
  return result;
}
