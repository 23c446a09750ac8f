import { connectedRegions } from './connected-regions.ts';
import type { Totals } from './meter.ts';

/** What is kept of the pixels of some images: four bytes for a good pixel, eight for a defective one. */
export interface PixelRecords {
  /** Scores of good pixels, in parts. */
  negatives: Float32Array[];
  /** Scores and region sizes of defective pixels (`packed`), in parts. */
  positives: Float64Array[];
  bytes: number;
}

/** Region sizes that occurred. A defective pixel stores its region's size by its place here. */
export interface RegionSizes {
  readonly sizes: number[];
  readonly places: Map<number, number>;
}

/** Rising records of good and defective pixels; what sweeps go through. */
export interface SortedRecords {
  readonly negatives: Float32Array;
  readonly positives: Float64Array;
}

/** A heat map and its mask. */
export interface MappedImage {
  /** [h, w] row-major, finite. */
  readonly map: Float32Array;
  readonly size: readonly [height: number, width: number];
  /** [h, w], non-zero where defective; undefined: good all over. */
  readonly mask: Uint8Array | undefined;
}

/** Keeps the pixels of an image. @returns how many of each side were added; their weight is the number of regions. */
export function keepPixels(records: PixelRecords, { map, size, mask }: MappedImage, sizes: RegionSizes): Totals {
  const regions = mask ? connectedRegions(mask, size) : undefined;
  const defective = regions?.sizes.reduce((sum, pixels) => sum + pixels, 0) ?? 0;
  const negatives = new Float32Array(map.length - defective);
  const positives = new Float64Array(defective);
  const places = Array.from(regions?.sizes ?? [], (pixels) => placeOf(sizes, pixels));
  let n = 0;
  let p = 0;
  for (let i = 0; i < map.length; i++) {
    const score = map[i] as number;
    const region = regions ? (regions.labels[i] as number) : 0;
    if (region === 0) negatives[n++] = score;
    else positives[p++] = packed(score, places[region - 1] as number);
  }
  if (n > 0) records.negatives.push(negatives);
  if (p > 0) records.positives.push(positives);
  records.bytes += negatives.byteLength + positives.byteLength;
  return { negatives: n, positives: p, weight: regions?.count ?? 0 };
}

/** Sorts what is kept, in place of its parts. */
export function sortRecords(records: PixelRecords): SortedRecords {
  const negatives = joined(records.negatives, Float32Array).sort();
  records.negatives = [negatives];
  const positives = joined(records.positives, Float64Array).sort();
  records.positives = [positives];
  return { negatives, positives };
}

/** All parts one after the other. */
export function joined<T extends Float32Array | Float64Array>(parts: readonly T[], Type: new (length: number) => T): T {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const result = new Type(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function placeOf({ sizes, places }: RegionSizes, size: number): number {
  const known = places.get(size);
  if (known !== undefined) return known;
  places.set(size, sizes.length);
  return sizes.push(size) - 1;
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);
/** 32 bits of score and 21 of place are the 53 that a double holds exactly. Regions of 2^21 different sizes would have 2^41 pixels. */
const placeCount = 2 ** 21;

/** A number that sorts by score, then place, and holds both. Sorting tells -0 from 0, as `sort` of typed arrays does; to compare them is equal. */
function packed(score: number, place: number): number {
  float[0] = score;
  const pattern = bits[0] as number;
  const rising = pattern >= 0x80000000 ? 0xffffffff - pattern : pattern + 0x80000000;
  return rising * placeCount + place;
}

export function packedScore(value: number): number {
  const rising = Math.floor(value / placeCount);
  bits[0] = rising >= 0x80000000 ? rising - 0x80000000 : 0xffffffff - rising;
  return float[0] as number;
}

export function packedPlace(value: number): number {
  return value % placeCount;
}
