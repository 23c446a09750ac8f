import { plainKernels, type Progress, type RunContext } from '@tailedcore/core';

/** A run that keeps what was reported to it. */
export interface WatchedRun extends RunContext {
  readonly reports: readonly Progress[];
}

/** A run on the plain kernels with seed 1, unless told otherwise. */
export function watchedRun(changes: Partial<RunContext> = {}): WatchedRun {
  const reports: Progress[] = [];
  return {
    signal: new AbortController().signal,
    seed: 1,
    kernels: plainKernels,
    report: (progress) => void reports.push({ ...progress }),
    ...changes,
    reports,
  };
}
