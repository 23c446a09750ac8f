import type { OpenModel } from '@tailedcore/runtime';
import { pngOfPixels } from './png-of-pixels.ts';

/**
 * Judges a drawn image on every thread, so that no request pays for what is loaded and made the first time.
 * @throws E_ENGINE and what judging throws: a model that cannot judge is not served.
 */
export async function warmUp({ model, session, predict }: OpenModel): Promise<void> {
  const side = model.config.image.crop;
  const bytes = await pngOfPixels({ width: side, height: side, data: ramp(side) });
  const names = Array.from({ length: session.engine.pool.threads }, (_, i) => `warm-up ${i}`);
  const images = names.map((name) => ({ name, bytes }));
  await Promise.all(
    images.map(async (image) => {
      for await (const result of predict([image])) if ('problem' in result) throw result.problem;
    }),
  );
}

/** A slope of light, [side, side, 3]. */
function ramp(side: number): Uint8Array {
  return Uint8Array.from({ length: side * side * 3 }, (_, i) => Math.floor((255 * (Math.floor(i / 3) % side)) / side));
}
