import type { Verdict } from '@tailedcore/core';
import type { OpenOptions } from '../open-model.ts';
import type { WatchRecord } from './watch-record.ts';

/** What became of an image: its verdict, or bad where it could not be read. */
export type Outcome = Verdict | 'bad';

/** Outcomes in the order in which they are told. */
export const outcomes = ['good', 'defect', 'unknown', 'bad'] as const satisfies readonly Outcome[];

/** Where judged images go: sub-folders `good`, `defect`, `unknown` and `bad` of one folder, or a folder for each; what has none stays. */
export type MoveTo = string | Readonly<Partial<Record<Outcome, string>>>;

/** An address that is told of results with POST. */
export interface Webhook {
  readonly url: string;
  /** Which results are sent; default all. */
  readonly on?: 'all' | 'defect' | undefined;
  /** Sent along; never logged. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Key of the signature (HMAC-SHA256 of the body, `x-tailedcore-signature: sha256=…`); never logged. */
  readonly secret?: string | undefined;
  /** Milliseconds that an answer may take; default 10,000. */
  readonly timeout?: number | undefined;
  /** Milliseconds between the first two tries, at least; doubled from try to try up to `longestWait`. Default 500. */
  readonly firstWait?: number | undefined;
  /** Default 60,000. */
  readonly longestWait?: number | undefined;
}

/** How a folder is watched. `signal` ends it after the image in hand, without an error. */
export interface WatchOptions extends Omit<OpenOptions, 'session'> {
  /** A model file. */
  readonly model: string;
  /** Watched with its sub-folders. */
  readonly folder: string;
  /** Where `results.jsonl` and all that must outlive a crash goes; made if it is not there. One watcher at a time. */
  readonly out: string;
  /** Milliseconds for which size and time of a file must stay the same before it is read; default 1000. */
  readonly settle?: number | undefined;
  /** Leaves alone what was there when `out` was first used with this option. */
  readonly onlyNew?: boolean | undefined;
  /** Looks at the folder every so many milliseconds instead of being told by the system, which network folders need. */
  readonly poll?: number | undefined;
  /** Milliseconds after which the folder is listed anew, should an event have been lost; default 60,000. */
  readonly rescan?: number | undefined;
  /** Judges what is there, and ends. */
  readonly once?: boolean | undefined;
  /** Takes up a model file that was replaced; otherwise the one from the start is kept. */
  readonly reload?: boolean | undefined;
  /** Writes a picture with the heat map of every image to `out/heatmaps`. */
  readonly heatmaps?: boolean | undefined;
  readonly move?: MoveTo | undefined;
  readonly webhook?: Webhook | undefined;
  /** Milliseconds for which the webhook is waited for at the end; default 30,000 with `once`, else 2000. What is left is sent by the next start. */
  readonly drain?: number | undefined;
  /** Called when the folder is being watched. */
  readonly onReady?: (() => void) | undefined;
  /** Called with every result once it is durable; `line` is how it stands in results.jsonl. */
  readonly onResult?: ((record: WatchRecord, line: string) => void) | undefined;
}

/** What one run did. */
export interface WatchSummary extends Readonly<Record<Outcome, number>> {
  readonly moved: number;
  /** Results the webhook took, refused, and that are still to be sent. */
  readonly delivered: number;
  readonly refused: number;
  readonly undelivered: number;
}
