import { heatMapOf, type Model, type Prediction } from '@tailedcore/core';
import type { ImageResult } from './schemas.ts';

/** A prediction as it is answered, without pictures; the names are those of `tailedcore predict --json`. */
export function imageResult(
  id: string,
  prediction: Prediction,
  { threshold, learnt }: Pick<Model, 'threshold' | 'learnt'>,
): ImageResult {
  const { name, score, pValue, verdict, hottest, placement, closest } = prediction;
  return {
    id,
    name,
    score,
    pValue,
    verdict,
    threshold: threshold.value,
    hottest: { x: hottest.x, y: hottest.y, value: hottest.value },
    image: { width: placement.width, height: placement.height },
    closest: { image: learnt.names[closest] ?? '', product: learnt.groups?.[closest] ?? null, thumbnail: closest },
  };
}

/** The heat map as numbers, base64 of 32-bit floats in the order of bytes of all common machines. */
export function floatHeatmap(prediction: Prediction): NonNullable<ImageResult['heatmap']> {
  const { rows, columns, data } = heatMapOf(prediction);
  return { kind: 'float', rows, columns, data: littleEndian(data).toString('base64'), placement: prediction.placement };
}

export function littleEndian(values: Float32Array): Buffer {
  const bytes = Buffer.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return isLittleEndian ? bytes : bytes.swap32();
}

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
