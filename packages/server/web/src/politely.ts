import { ServerError } from './server.ts';

const mostTries = 20;
const longestWait = 30;

/** How a task that the server puts off is tried again. */
export interface Politeness {
  readonly signal: AbortSignal;
  /** Told how long the next wait is. */
  readonly onWait: (seconds: number, reason: ServerError) => void;
}

/**
 * Tries again when the server is busy or not ready, after as long as it asks for, and twice as long each time.
 * @throws what the task throws otherwise, or the last refusal.
 */
export async function politely<T>(task: () => Promise<T>, { signal, onWait }: Politeness): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await task();
    } catch (error) {
      const putOff = error instanceof ServerError && (error.status === 429 || error.status === 503);
      if (!putOff || tries === mostTries) throw error;
      const seconds = Math.max(error.retrySeconds ?? 1, Math.min(longestWait, 2 ** (tries - 1)));
      onWait(seconds, error);
      await pause(seconds * 1000, signal);
    }
  }
}

/** @throws the reason of the signal when it fires before the time is over. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
