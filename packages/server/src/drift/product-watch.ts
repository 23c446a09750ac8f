import { quantile } from '@tailedcore/core';
import { type DriftRule, type Finding, findShift } from './drift-rule.ts';
import { driftAdvice } from './drift-advice.ts';
import { ScoreWindow } from './score-window.ts';
import type { Product } from './training-scores.ts';

/** learning: too few scores to tell. */
export type DriftState = 'learning' | 'steady' | 'shifted';

/** Quantiles of scores. */
export interface ScoreQuantiles {
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
}

/** What is known of the scores of a product. */
export interface ProductDrift {
  readonly product: Product;
  readonly state: DriftState;
  /** Scores in the window. */
  readonly images: number;
  /** While shifted: what moved, and since when. */
  readonly finding: Finding | undefined;
  readonly since: Date | undefined;
  /** Undefined without any. */
  readonly recent: ScoreQuantiles | undefined;
  readonly training: ScoreQuantiles | undefined;
  /** In a sentence or two: what is the matter, and what to do. */
  readonly advice: string;
}

/** Compares the last scores of a product with those of training. */
export class ProductWatch {
  readonly product: Product;
  readonly #rule: DriftRule;
  readonly #window: ScoreWindow;
  #shift: { readonly finding: Finding; readonly since: Date } | undefined;

  constructor(product: Product, rule: DriftRule) {
    this.product = product;
    this.#rule = rule;
    this.#window = new ScoreWindow(rule.window);
  }

  /** @returns whether the state is another one now. */
  observe(result: string, score: number, time: Date): boolean {
    this.#window.add(result, score);
    return this.#compare(time);
  }

  /** @returns whether the result is of this product's window. */
  mark(result: string, defect: boolean, time: Date): boolean {
    const here = this.#window.mark(result, defect);
    if (here) this.#compare(time);
    return here;
  }

  drift(): ProductDrift {
    const { product } = this;
    const scores = this.#window.scores();
    const state = this.#shift ? 'shifted' : this.#canTell(scores) ? 'steady' : 'learning';
    const { finding, since } = this.#shift ?? {};
    const found = { product, state, images: scores.length, finding } as const;
    const training = quantilesOf(product.training);
    return { ...found, since, recent: quantilesOf(scores), training, advice: driftAdvice(found, this.#rule) };
  }

  #compare(time: Date): boolean {
    const before = this.#shift;
    const scores = this.#window.scores();
    const { training } = this.product;
    const { chance, calm } = this.#rule;
    const canTell = this.#canTell(scores);
    const finding = canTell ? findShift(scores, training, chance) : undefined;
    // A shift that is no longer certain lasts until nothing is left of it: no coming and going at the bound.
    if (finding) this.#shift = { finding, since: before?.since ?? time };
    else if (before && !(canTell && findShift(scores, training, calm))) this.#shift = undefined;
    return (
      (before === undefined) !== (this.#shift === undefined) ||
      before?.finding.direction !== this.#shift?.finding.direction
    );
  }

  #canTell(scores: readonly number[]): boolean {
    return scores.length >= this.#rule.least && this.product.training.length >= this.#rule.leastTraining;
  }
}

function quantilesOf(scores: ArrayLike<number>): ScoreQuantiles | undefined {
  if (scores.length === 0) return undefined;
  return { median: quantile(scores, 0.5), p90: quantile(scores, 0.9), p99: quantile(scores, 0.99) };
}
