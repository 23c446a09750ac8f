import { fit, type MethodSettings, type Model, openModel } from 'tailedcore';
import { type Judged, judgeImages } from '../evaluate/judge-images.ts';
import type { Split } from './mixed-products.ts';

export interface SplitRun {
  readonly model: Model;
  readonly judged: readonly Judged[];
}

/** Fits one method on a split and judges its test images. */
export async function runSplit(split: Split, settings: MethodSettings): Promise<SplitRun> {
  const train = split.train.map((path) => ({ name: path, path }));
  const model = await fit(train, { settings, thumbnails: false });
  await using opened = await openModel(model);
  return { model, judged: await judgeImages(opened, split.test) };
}
