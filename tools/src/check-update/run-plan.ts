import type { Model } from '@tailedcore/core';
import type { Decisions } from '@tailedcore/evaluation/metrics';
import { fit, openModel, type Session, updateModel } from 'tailedcore';
import { defaults } from '../check-real/methods.ts';
import type { Split } from '../check-real/mixed-products.ts';
import { judgeImages } from '../evaluate/judge-images.ts';
import { countMistakes } from '../evaluate/mistakes.ts';
import { type TailHeadAuroc, tailHeadAuroc } from '../evaluate/tail-head-auroc.ts';
import type { Plan } from './plans.ts';

/** What became of a plan. */
export interface PlanRun {
  readonly plan: string;
  readonly auroc: TailHeadAuroc;
  /** At the model's own threshold. */
  readonly mistakes: Decisions;
  readonly rows: number;
  /** Images used as rare products. */
  readonly rare: number;
  readonly fitSeconds: number;
  readonly updateSeconds: number;
}

/** Fits, updates, and judges the test images of the split. */
export async function runPlan({ name, first, updates }: Plan, split: Split, session: Session): Promise<PlanRun> {
  const files = (paths: readonly string[]) => paths.map((path) => ({ name: path, path }));
  const started = performance.now();
  let model: Model = await fit(files(first), { settings: defaults, thumbnails: false });
  const fitted = performance.now();
  for (const images of updates) model = (await updateModel(model, files(images), { session })).model;
  const updated = performance.now();
  await using opened = await openModel(model, { session });
  const judged = await judgeImages(opened, split.test);
  return {
    plan: name,
    auroc: tailHeadAuroc(judged, split.tail),
    mistakes: countMistakes(judged),
    rows: model.bank.features.rows,
    rare: model.learnt.tail.length,
    fitSeconds: (fitted - started) / 1000,
    updateSeconds: (updated - fitted) / 1000,
  };
}
