import { countOf, percent } from '@tailedcore/core';
import type { DriftRule, Finding } from './drift-rule.ts';
import type { DriftState } from './product-watch.ts';
import type { Product } from './training-scores.ts';

/** What a sentence is made of. */
export interface DriftFacts {
  readonly product: Product;
  readonly state: DriftState;
  readonly images: number;
  readonly finding: Finding | undefined;
}

/** What is the matter with the scores of a product, and what to do, in plain sentences. */
export function driftAdvice(facts: DriftFacts, rule: Pick<DriftRule, 'least' | 'leastTraining'>): string {
  const { product, state, images, finding } = facts;
  if (product.training.length < rule.leastTraining)
    return `The model has only ${countOf(product.training.length, 'training score')}, and a comparison needs ${rule.leastTraining}. Fit or update it with more good photographs.`;
  const basis = product.pooled
    ? `It has only ${countOf(product.ownScores, 'training score')} of its own, so it is compared with all products. `
    : '';
  if (state === 'learning') return `${basis}${images} of ${rule.least} images have come that a comparison needs.`;
  if (!finding || state === 'steady')
    return `${basis}The scores of its last ${countOf(images, 'image')} are like those of training.`;
  const shares = `${percent(finding.share)} of its last ${countOf(images, 'image')} score ${finding.direction === 'up' ? 'above' : 'below'} ${limits[finding.part]} of training; ${percent(finding.expected)} would be usual.`;
  return `${basis}${shares} ${advice[finding.part][finding.direction]}`;
}

const limits = { typical: 'the middle', highest: 'the highest tenth' } as const;

const moved = 'If the photographs are as they should be, mark good ones and add them with "tailedcore update".';

const advice = {
  typical: {
    up: `All its photographs look less like training, so more good ones are called defects. Check light, focus, camera and position. ${moved}`,
    down: 'Its photographs are closer to training than training images are to each other. Check that the camera still sends new photographs and sees the whole product; if so, set the threshold anew, or defects may pass.',
  },
  highest: {
    up: `Only the highest scores rose: more defects come, or a part of the photographs changed. Look at the highest ones and mark defects; those do not count any more. ${moved}`,
    down: 'Only the highest scores fell: photographs vary less than in training. Check that all of what is made passes the camera; nothing else needs to be done.',
  },
} as const;
