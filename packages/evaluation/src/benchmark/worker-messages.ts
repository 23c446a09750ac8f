import { type ErrorCode, fail, isTailedCoreError, type Progress } from '@tailedcore/core';
import type { CellBody, CellTask } from './cell.ts';
import type { WorkerOptions } from './cell-worker.ts';

/** What a worker process is told. */
export type ToWorker =
  | { readonly kind: 'open'; readonly options: WorkerOptions }
  | { readonly kind: 'run' | 'bytes'; readonly task: CellTask }
  | { readonly kind: 'stop' };

/** What it tells. */
export type FromWorker =
  | { readonly kind: 'answer'; readonly answer: CellBody | number }
  | { readonly kind: 'failed'; readonly error: SentError }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'warning'; readonly message: string };

/** An error on its way between processes, which keep neither class nor code. */
export interface SentError {
  readonly code?: ErrorCode | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly message: string;
  readonly stack?: string | undefined;
}

export function toSent(error: unknown): SentError {
  if (isTailedCoreError(error)) return { code: error.code, details: plain(error.details), message: error.message };
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}

export function fromSent({ code, details, message, stack }: SentError): Error {
  if (code !== undefined) return fail(code, details);
  return Object.assign(new Error(message), { stack: stack ?? message });
}

/** Details that survive the way. */
function plain(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(details)) as Readonly<Record<string, unknown>>;
}
