import { fail } from '@tailedcore/core';
import type { JudgedImage, ServerContext } from '../context.ts';
import type { Feedback, NewFeedback } from './feedback-row.ts';
import type { FeedbackStore } from './feedback-store.ts';
import type { FeedbackWords } from './schemas.ts';

/** A result as feedback is given on it. */
type Subject = Pick<JudgedImage, 'id' | 'image' | 'result'> & {
  readonly model: { readonly name: string; readonly sha256: string };
};

/** Where feedback goes, and who is told of it. */
type Place = Pick<ServerContext, 'recent' | 'drift' | 'metrics'> & { readonly store: FeedbackStore };

/** Keeps the image first and then the words: no row without its image. @throws E_FEEDBACK_STORE, E_DISK_FULL, E_OUTPUT. */
export async function giveFeedback(place: Place, subject: Subject, words: FeedbackWords): Promise<Feedback> {
  const { id, image, model, result } = subject;
  const kept = await place.store.keepImage(image.name, image.bytes);
  return keep(place, {
    model: model.name,
    modelSha256: model.sha256,
    result: id,
    imageSha256: kept.sha256,
    imageEnding: kept.ending,
    imageName: image.name,
    score: result.score,
    pValue: result.pValue,
    verdict: result.verdict,
    label: words.label,
    note: words.note ?? null,
  });
}

/** The same about one of the last results. @throws E_RESULT_UNKNOWN too. */
export async function feedbackOnResult(
  place: Place,
  model: string,
  id: string,
  words: FeedbackWords,
): Promise<Feedback> {
  const found = place.recent.get(id);
  if (found?.model !== model) throw fail('E_RESULT_UNKNOWN', { received: JSON.stringify(id) });
  return giveFeedback(place, { ...found, model: { name: model, sha256: found.modelSha256 } }, words);
}

/** The same about an image of earlier feedback. @throws E_RESULT_UNKNOWN too. */
export async function feedbackOnImage(
  place: Place,
  model: string,
  sha256: string,
  words: FeedbackWords,
): Promise<Feedback> {
  const before = await place.store.latest(model, sha256);
  if (!before) throw fail('E_RESULT_UNKNOWN', { received: `of an image ${sha256}` });
  const { modelSha256, result, imageEnding, imageName, score, pValue, verdict } = before;
  const facts = { model, modelSha256, result, imageSha256: sha256, imageEnding, imageName, score, pValue, verdict };
  return keep(place, { ...facts, label: words.label, note: words.note ?? null });
}

async function keep({ store, recent, drift, metrics }: Place, row: NewFeedback): Promise<Feedback> {
  const kept = await store.add(row);
  const { model, result, label } = kept;
  if (result !== null) {
    recent.mark(result, label);
    drift.mark(model, result, label === 'defect');
  }
  metrics.feedback(model, label);
  return kept;
}
