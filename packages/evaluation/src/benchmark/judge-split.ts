import { fail, throwIfAborted } from '@tailedcore/core';
import type { LabelledImage } from '../datasets/dataset.ts';
import { calibrationOf } from '../metrics/calibration-of.ts';
import { decisionsOf } from '../metrics/decisions-of.ts';
import { measureImages } from '../metrics/measure-images.ts';
import type { Calibration, Decisions } from '../metrics/measures.ts';
import type { ScoredImage } from '../metrics/scored-image.ts';
import type { EvaluationSplit } from '../splits/evaluation-split.ts';
import type { Judgement } from '../systems/system.ts';
import type { DetectionCell } from './cell-result.ts';
import { pixelJudge } from './pixel-judge.ts';

/** What judgements of the test images come to. */
export type JudgedSplit = Pick<DetectionCell, 'images' | 'image' | 'pixel' | 'decisions' | 'calibration'>;

/**
 * Measures judgements of the test images of a split, in their order.
 * @param pixels - whether heat maps are measured, where there are any and somebody drew masks.
 * @throws E_SHAPE when there are not as many judgements as images, E_NOT_FINITE for a score that is no number, E_ABORTED, and what reading masks throws.
 */
export async function judgeSplit(
  judgements: AsyncIterable<Judgement>,
  { test, tail }: EvaluationSplit,
  pixels: boolean,
  signal: AbortSignal,
): Promise<JudgedSplit> {
  const judge = pixels && test.some(({ masks }) => masks.length > 0) ? pixelJudge(tail, signal) : undefined;
  const images: ScoredImage[] = [];
  let maps = 0;
  for await (const { map, ...said } of judgements) {
    throwIfAborted(signal);
    const image = test[images.length];
    if (image === undefined) throw countError(test.length, 'more');
    images.push(scored(image, said));
    if (map === undefined || judge === undefined) continue;
    maps++;
    await judge.add(image, map);
  }
  if (images.length !== test.length) throw countError(test.length, images.length);
  const groups = groupsOf(images, tail);
  return {
    images,
    image: measureImages(images, tail),
    pixel: judge && maps > 0 ? await judge.measure() : null,
    decisions: ofGroups<Decisions>(groups, decisionsOf),
    calibration: ofGroups<Calibration>(groups, calibrationOf),
  };
}

function countError(expected: number, received: number | string): Error {
  return fail('E_SHAPE', { what: 'judgements of a split', expected: `${expected}, one a test image`, received });
}

function scored({ name, product, defective, kind }: LabelledImage, said: Omit<Judgement, 'map'>): ScoredImage {
  const { score, pValue, verdict } = said;
  if (!Number.isFinite(score)) throw fail('E_NOT_FINITE', { what: `the score of ${name}`, received: score });
  return { name, product, defective, kind, score, pValue, verdict };
}

interface Groups {
  readonly tail: readonly ScoredImage[];
  readonly head: readonly ScoredImage[];
  readonly all: readonly ScoredImage[];
}

function groupsOf(images: readonly ScoredImage[], tail: readonly string[]): Groups {
  return {
    tail: images.filter(({ product }) => tail.includes(product)),
    head: images.filter(({ product }) => !tail.includes(product)),
    all: images,
  };
}

/** A count for each group; null where the method says nothing of the kind. */
function ofGroups<Counted>(groups: Groups, count: (images: readonly ScoredImage[]) => Counted | null) {
  const all = count(groups.all);
  if (all === null) return null;
  // Of no images everything can be said, so what holds for all holds for each group.
  return { tail: count(groups.tail) as Counted, head: count(groups.head) as Counted, all };
}
