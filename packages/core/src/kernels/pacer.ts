import { throwIfAborted } from '../run.ts';
import type { KernelRun } from './kernels.ts';

/** Called after each piece of work with the number of finished units; to be awaited where it returns a promise. */
export type Pacer = (done: number) => Promise<void> | undefined;

const sliceMilliseconds = 15;

/**
 * Keeps a long loop cooperative: every 15 ms or so the event loop gets a turn (and `onProgress` a count), and an aborted run
 * stops. Costs one clock reading a call, so call it per row or block, not per element.
 * @throws E_ABORTED from here and from every call, once the run was stopped.
 */
export function pacer(run: KernelRun | undefined): Pacer {
  const signal = run?.signal;
  if (signal) throwIfAborted(signal);
  let sliceStart = performance.now();
  return (done) => {
    if (signal) throwIfAborted(signal);
    if (performance.now() - sliceStart < sliceMilliseconds) return undefined;
    run?.onProgress?.(done);
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        sliceStart = performance.now();
        try {
          if (signal) throwIfAborted(signal);
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
  };
}
