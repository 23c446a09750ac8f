import { readMask } from '@tailedcore/images';
import type { LabelledImage } from '../datasets/dataset.ts';
import { maskUnder } from '../metrics/mask-under.ts';
import type { Grouped, PixelMeasures } from '../metrics/measures.ts';
import { pixelAccumulator } from '../metrics/pixel-accumulator.ts';
import type { JudgedMap } from '../systems/system.ts';

/** Measures heat maps against masks, image by image. */
export interface PixelJudge {
  /** Good images are good all over; a defective one without a mask is counted as left out. @throws what reading a mask throws, E_NOT_FINITE. */
  add(image: LabelledImage, map: JudgedMap): Promise<void>;
  /** @throws E_ABORTED */
  measure(): Promise<Grouped<PixelMeasures>>;
}

/** @param tail - rare products. */
export function pixelJudge(tail: readonly string[], signal: AbortSignal): PixelJudge {
  const pixels = pixelAccumulator();
  return {
    async add(image, map) {
      const { data, size } = map;
      pixels.add({ product: image.product, map: data, size, mask: await maskOf(image, map) });
    },
    measure: () => pixels.measure(tail, signal),
  };
}

async function maskOf({ defective, masks }: LabelledImage, map: JudgedMap): Promise<Uint8Array | 'good' | 'unknown'> {
  if (!defective) return 'good';
  return masks.length === 0 ? 'unknown' : maskUnder(await readMask(masks), map);
}
