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

/** Whether `other` is in the neighbourhood of `image`; need not hold the other way round. */
export function isNeighbor({ bits, stride }: Neighborhoods, image: number, other: number): boolean {
  return (((bits[image * stride + (other >> 3)] as number) >> (other & 7)) & 1) === 1;
}
