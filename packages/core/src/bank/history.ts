import { fail } from '../errors.ts';
import type { Notice } from '../notices.ts';
import type { Threshold } from '../pipeline/threshold.ts';
import { slice } from '../tensor.ts';
import { digestBytes } from '../pipeline/image-digest.ts';
import type { Model } from './model.ts';

/**
 * What a model was at one time. Updates only append, so counts say which images, rows and scores it had; what an update does not append to stands here whole.
 */
export interface ModelVersion {
  readonly kind: 'fit' | 'update';
  /** When an update was made, ISO 8601, if that was told; a fit holds no clock time. */
  readonly at?: string | undefined;
  readonly images: number;
  /** Rows of the bank. */
  readonly rows: number;
  /** Training scores. */
  readonly scores: number;
  readonly uncompared: number;
  readonly threshold: Threshold;
  /** The same of `Model.learnt`: lengths of the lists that only grow, and the other values. */
  readonly learnt: {
    readonly skipped: number;
    readonly tail: number;
    readonly suspects: number;
    readonly products: readonly number[];
    readonly selected: number;
    readonly rows: { readonly head: number; readonly tail: number };
    readonly copies: number;
    readonly notices: readonly Notice[];
  };
}

/** All versions, oldest first; the last one is the model as it is. */
export function versionsOf(model: Model): readonly ModelVersion[] {
  return model.history ?? [describeVersion(model, 'fit')];
}

/** The model as it is, as a version. */
export function describeVersion(model: Model, kind: ModelVersion['kind'], at?: string): ModelVersion {
  const { bank, training, threshold, learnt } = model;
  const { names, skipped, tail, suspects, products, selected, rows, copies, notices } = learnt;
  return {
    kind,
    ...(at === undefined ? {} : { at }),
    images: names.length,
    rows: bank.features.rows,
    scores: training.scores.length,
    uncompared: training.uncompared,
    threshold,
    learnt: {
      skipped: skipped.length,
      tail: tail.length,
      suspects: suspects.length,
      ...{ products, selected, rows, copies, notices },
    },
  };
}

/**
 * The model as it was at a version: it judges every image as it did then, to the last bit. Later versions are gone.
 * @param number - from 1, which is the fit.
 * @throws E_OPTION when there is no such version.
 */
export function backTo(model: Model, number: number): Model {
  const versions = versionsOf(model);
  const version = versions[number - 1];
  if (!version) {
    const expected = versions.length === 1 ? '1, the only one' : `a number from 1 to ${versions.length}`;
    throw fail('E_OPTION', { what: 'the version to go back to', expected, received: number });
  }
  const { writtenBy, config, parts, backbone, grid, bank, training, learnt, thumbnails } = model;
  const { images, rows, scores } = version;
  const { skipped, products, tail, suspects, selected, rows: memories, copies, notices } = version.learnt;
  const { embeddings, digests } = training;
  return {
    ...{ writtenBy, config, ...(parts && { parts }), backbone, grid },
    bank: {
      features: slice(bank.features, 0, rows),
      weights: bank.weights.subarray(0, rows),
      origins: bank.origins.subarray(0, rows),
      positions: bank.positions.subarray(0, rows),
      views: bank.views.subarray(0, rows),
    },
    training: {
      images: training.images.subarray(0, scores),
      scores: training.scores.subarray(0, scores),
      uncompared: version.uncompared,
      ...(embeddings && { embeddings: slice(embeddings, 0, images) }),
      ...(digests && { digests: digests.subarray(0, images * digestBytes) }),
    },
    threshold: version.threshold,
    learnt: {
      names: learnt.names.slice(0, images),
      skipped: learnt.skipped.slice(0, skipped),
      products,
      tail: learnt.tail.slice(0, tail),
      suspects: learnt.suspects.slice(0, suspects),
      selected,
      rows: memories,
      copies,
      notices,
      ...(learnt.groups && { groups: learnt.groups.slice(0, images) }),
    },
    thumbnails: thumbnails.slice(0, images),
    ...(number > 1 && { history: versions.slice(0, number) }),
  };
}

/**
 * Why a history cannot be that of its model, if so: versions grow, the first is a fit and the others are not, and the last one is the model as it is.
 * (`backTo` relies on it.)
 */
export function historyProblem(model: Model): string | undefined {
  const { history } = model;
  if (history === undefined) return undefined;
  const last = history.at(-1);
  if (history.length < 2 || last === undefined) return 'its history lists fewer than two versions';
  if (history.some(({ kind }, i) => (kind === 'fit') !== (i === 0)))
    return 'its history does not begin with its only fit';
  const counts = history.map(({ images, rows, scores, learnt }) => [
    ...[images, rows, scores, learnt.skipped, learnt.tail, learnt.suspects],
  ]);
  if (counts.some((now, i) => now.some((count, at) => i > 0 && count < (counts[i - 1]?.[at] as number))))
    return 'a version in its history has less than the one before';
  if (history.some(({ rows, images }) => rows < 1 || images < 1)) return 'a version in its history is empty';
  if (JSON.stringify(last) !== JSON.stringify(describeVersion(model, last.kind, last.at)))
    return 'its history does not end with what it holds';
  const outside = history.some(
    ({ images, rows, scores, learnt }) =>
      model.bank.origins.subarray(0, rows).some((origin) => origin >= images) ||
      model.training.images.subarray(0, scores).some((image) => image >= images) ||
      model.learnt.tail.slice(0, learnt.tail).some(({ image }) => image >= images) ||
      model.learnt.suspects.slice(0, learnt.suspects).some(({ image }) => image >= images),
  );
  return outside ? 'a version in its history knows images that came later' : undefined;
}
