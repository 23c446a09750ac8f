/** A signal that fires with another one or after some time, whichever is first. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** Whether the time was it. */
  readonly passed: boolean;
}

/** Dispose of it when the work is done: nothing is kept on `signal` then, and no timer. */
export function deadline(signal: AbortSignal, ms: number): Deadline {
  const controller = new AbortController();
  let passed = false;
  const stop = () => controller.abort(signal.reason);
  const timer = setTimeout(() => {
    passed = !signal.aborted;
    controller.abort();
  }, ms);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    get passed() {
      return passed;
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    },
  };
}
