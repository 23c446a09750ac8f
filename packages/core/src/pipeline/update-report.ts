import type { Model } from '../bank/model.ts';
import type { Notice } from '../notices.ts';
import type { SkippedImage } from './embed.ts';
import type { TailImage } from './fit.ts';
import type { Suspect } from './suspects.ts';
import type { Threshold } from './threshold.ts';

/** A product of which the model knew no image before. */
export interface NewProduct {
  /** Its number in `learnt.groups`. */
  readonly group: number;
  readonly images: readonly number[];
}

/** What an update did. Image numbers index `learnt.names` of the new model. */
export interface UpdateReport {
  /** Images added. */
  readonly images: number;
  /** Names of images that were there already, or were given twice. */
  readonly repeated: readonly string[];
  readonly skipped: readonly SkippedImage[];
  /** Rows added. */
  readonly rows: { readonly head: number; readonly tail: number };
  readonly copies: number;
  /** Products that are new; undefined where the model keeps no embeddings to tell. */
  readonly products: readonly NewProduct[] | undefined;
  readonly tail: readonly TailImage[];
  readonly suspects: readonly Suspect[];
  readonly threshold: { readonly before: Threshold; readonly after: Threshold };
  readonly notices: readonly Notice[];
}

/** What `after` has that `before` had not; both are the same model where nothing was added. */
export function reportUpdate(
  before: Model,
  after: Model,
  repeated: readonly string[],
  skipped: readonly SkippedImage[],
  notices: readonly Notice[],
): UpdateReport {
  const [old, now] = [before.learnt, after.learnt];
  return {
    images: now.names.length - old.names.length,
    repeated,
    skipped,
    rows: { head: now.rows.head - old.rows.head, tail: now.rows.tail - old.rows.tail },
    copies: now.copies - old.copies,
    products: now.groups && newProducts(now.groups, old.names.length),
    tail: now.tail.slice(old.tail.length),
    suspects: now.suspects.slice(old.suspects.length),
    threshold: { before: before.threshold, after: after.threshold },
    notices,
  };
}

/** Groups whose first image is none of the first `before`. */
function newProducts(groups: readonly number[], before: number): NewProduct[] {
  const known = new Set(groups.slice(0, before));
  const members = new Map<number, number[]>();
  groups.forEach((group, image) => {
    if (!known.has(group)) members.set(group, [...(members.get(group) ?? []), image]);
  });
  return Array.from(members, ([group, images]) => ({ group, images }));
}
