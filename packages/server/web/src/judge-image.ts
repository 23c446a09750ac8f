import type { ImageFailure, ImageResult } from '../../src/schemas.ts';
import { modelPath } from './model-facts.ts';
import { politely, type Politeness } from './politely.ts';
import { askJson, ServerError } from './server.ts';
import { turns } from './turns.ts';

/** Uploads at once: one is on its way while one is judged. */
const takeTurn = turns(2);

/** A result with the picture of its heat, a transparent PNG of the photograph's shape. */
export interface Judged {
  readonly result: ImageResult;
  readonly heat: Blob;
}

/**
 * Has the server judge one image, as soon as it has time.
 * @throws ServerError when it refuses the image.
 */
export function judgeImage(model: string, image: File, politeness: Politeness): Promise<Judged> {
  const { signal } = politeness;
  return takeTurn(() => politely(() => upload(model, image, signal), politeness));
}

async function upload(model: string, image: File, signal: AbortSignal): Promise<Judged> {
  signal.throwIfAborted();
  const body = new FormData();
  body.append('image', image, image.name || 'image');
  const answer = await askJson<{ images: (ImageResult | ImageFailure)[] }>(`${modelPath(model)}/predict?heatmap=png`, {
    method: 'POST',
    body,
    signal,
  });
  const [result] = answer.images;
  if (!result) throw new ServerError(200, 'no result', 'The server answered without a result. Try again.');
  if ('error' in result) throw new ServerError(422, result.error.code, result.error.message);
  if (result.heatmap?.kind !== 'png')
    throw new ServerError(200, 'no heat map', 'The server answered without a heat map. Try again.');
  return { result, heat: new Blob([bytesOf(result.heatmap.data)], { type: 'image/png' }) };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
