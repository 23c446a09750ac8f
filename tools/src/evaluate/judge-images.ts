import type { Prediction } from '@tailedcore/core';
import type { OpenModel } from 'tailedcore';

/** A test image whose truth is known. */
export interface TestImage {
  readonly path: string;
  /** Class of the data set. */
  readonly product: string;
  readonly defective: boolean;
}

/** A test image and what a model says of it. */
export interface Judged<Image extends TestImage = TestImage> {
  readonly image: Image;
  readonly prediction: Prediction;
}

/**
 * Judges every image.
 * @throws the problem of an image that cannot be read: a benchmark with holes is none.
 */
export async function judgeImages<Image extends TestImage>(
  model: OpenModel,
  images: readonly Image[],
): Promise<Judged<Image>[]> {
  const judged: Judged<Image>[] = [];
  const files = images.map(({ path }) => ({ name: path, path }));
  for await (const result of model.predict(files)) {
    if ('problem' in result) throw result.problem;
    judged.push({ image: images[result.item] as Image, prediction: result });
  }
  return judged;
}
