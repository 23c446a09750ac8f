import { isTailedCoreError } from '@tailedcore/core';
import type { ThrownInWorker } from '@tailedcore/compute';
import type { WorkerFunction } from './worker-function.ts';

/**
 * Wraps a worker function so that coded errors keep their code on the way to the main thread, as the runner expects it. `workerTask` of
 * the compute package does the same; it comes with the whole engine, and each thread would load that before its first image.
 */
export function codedTask<Input>(body: (input: Input) => unknown): WorkerFunction<Input> {
  return async (input) => {
    try {
      return await body(input);
    } catch (error) {
      if (!isTailedCoreError(error)) throw error;
      return { thrown: { code: error.code, details: error.details } } satisfies ThrownInWorker;
    }
  };
}
