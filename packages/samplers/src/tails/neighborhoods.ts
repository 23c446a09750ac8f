/** For each of n images the set of its neighbours, a bit a pair: 12.5 MB for 10,000 images. */
export interface Neighborhoods {
  readonly images: number;
  /** Bytes a row. */
  readonly stride: number;
  /** [images * stride] */
  readonly bits: Uint8Array;
  /** How many neighbours each image has, [images]. */
  readonly sizes: Uint32Array;
}

/** No image has neighbours yet. */
export function emptyNeighborhoods(images: number): Neighborhoods {
  const stride = Math.ceil(images / 8);
  return { images, stride, bits: new Uint8Array(images * stride), sizes: new Uint32Array(images) };
}

/** Makes all images at `threshold` or above neighbours of `image`, which has none yet.  @param similarities - [images] */
export function addNeighborsInto(
  neighborhoods: Neighborhoods,
  image: number,
  similarities: Float32Array,
  threshold: number,
): void {
  const { bits, stride, sizes } = neighborhoods;
  for (let other = 0; other < similarities.length; other++) {
    if ((similarities[other] as number) < threshold) continue;
    const byte = image * stride + (other >> 3);
    bits[byte] = (bits[byte] as number) | (1 << (other & 7));
    sizes[image] = (sizes[image] as number) + 1;
  }
}

/** Calls `use` with each neighbour of `image`, ascending; it need not be the other way round. */
export function eachNeighbor({ bits, stride }: Neighborhoods, image: number, use: (other: number) => void): void {
  const start = image * stride;
  for (let byte = 0; byte < stride; byte++) {
    let left = bits[start + byte] as number;
    while (left !== 0) {
      const bit = 31 - Math.clz32(left & -left);
      use(byte * 8 + bit);
      left &= left - 1;
    }
  }
}
