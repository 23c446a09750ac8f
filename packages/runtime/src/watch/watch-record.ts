import { randomUUID } from 'node:crypto';
import type { ErrorCode, Hottest, Model, Placement, Prediction, UnreadImage, Verdict } from '@tailedcore/core';
import type { Outcome } from './watch-options.ts';

/** A file as it was when it was read. */
export interface FileState {
  readonly path: string;
  readonly size: number;
  /** Nanoseconds since 1970, in decimal digits: more than a number holds. */
  readonly mtime: string;
}

/** Which model judged. */
export interface ModelMark {
  readonly file: string;
  readonly sha256: string;
  /** Counted from 1, the fit, by updates. */
  readonly version: number;
  readonly threshold: number | null;
}

interface Judged {
  readonly score: number;
  readonly pValue: number | null;
  readonly verdict: Verdict;
  readonly hottest: Pick<Hottest, 'x' | 'y'>;
  readonly placement: Placement;
  /** The training image it is most alike, and its product, if the model knows. */
  readonly closest: { readonly image: string | undefined; readonly product: number | null };
  /** Relative to the output folder, with slashes. */
  readonly heatmap?: string | undefined;
}

interface Unread {
  readonly error: { readonly code: ErrorCode; readonly message: string };
}

/** A line of results.jsonl: what `predict --json` tells of an image, and which file it was. */
export type WatchRecord = {
  readonly id: string;
  /** When it was judged, ISO 8601. */
  readonly time: string;
  readonly file: string;
  readonly size: number;
  readonly mtime: string;
  /** Of the content; null when it could not be read. */
  readonly sha256: string | null;
  readonly model: ModelMark;
  /** Relative to the watched folder, with slashes. */
  readonly name: string;
} & (Judged | Unread);

/** Puts a result into words; every call is a new result, with an id of its own. */
export function watchRecord(
  { path, size, mtime }: FileState,
  sha256: string | null,
  model: ModelMark,
  { names, groups }: Model['learnt'],
  result: Prediction | UnreadImage,
  heatmap?: string,
): WatchRecord {
  const about = { id: randomUUID(), time: new Date().toISOString(), file: path, size, mtime, sha256, model };
  if ('problem' in result) {
    const { code, message } = result.problem;
    return { ...about, name: result.name, error: { code, message } };
  }
  const { name, score, pValue, verdict, hottest, placement } = result;
  const closest = { image: names[result.closest], product: groups?.[result.closest] ?? null };
  const judged = { name, score, pValue, verdict, hottest: { x: hottest.x, y: hottest.y }, placement, closest };
  return { ...about, ...judged, ...(heatmap === undefined ? {} : { heatmap }) };
}

/** What became of the image. */
export function outcomeOf(record: WatchRecord): Outcome {
  return 'error' in record ? 'bad' : record.verdict;
}
