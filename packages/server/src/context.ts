import type { Prediction } from '@tailedcore/core';
import type { FastifyBaseLogger } from 'fastify';
import type { Admission } from './admission.ts';
import type { DriftWatch } from './drift/drift-watch.ts';
import type { FeedbackStore } from './feedback/index.ts';
import type { MemoryGuard } from './memory-guard.ts';
import type { Metrics } from './metrics.ts';
import type { ModelShelf, ServedModel } from './models.ts';
import type { CheckedOptions } from './options.ts';
import type { RecentResults } from './recent.ts';
import type { ImageResult } from './schemas.ts';

/** What every route is handed: one of each for a server. */
export interface ServerContext {
  readonly options: CheckedOptions;
  readonly log: FastifyBaseLogger;
  readonly shelf: ModelShelf;
  readonly admission: Admission;
  readonly memory: MemoryGuard;
  readonly metrics: Metrics;
  readonly recent: RecentResults;
  readonly drift: DriftWatch;
  /** Undefined where the server keeps none. */
  readonly feedback: FeedbackStore | undefined;
  /** Told of every image that was judged, in order. */
  readonly observers: readonly ((judged: JudgedImage) => void)[];
}

/** An image with what was made of it. */
export interface JudgedImage {
  /** A UUID of this server. */
  readonly id: string;
  /** When it was judged. */
  readonly time: Date;
  readonly model: ServedModel;
  readonly image: { readonly name: string; readonly bytes: Uint8Array };
  readonly prediction: Prediction;
  /** As it was answered, without pictures. */
  readonly result: ImageResult;
}
