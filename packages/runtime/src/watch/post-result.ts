import { createHmac } from 'node:crypto';
import pRetry, { AbortError } from 'p-retry';
import { version } from '../version.ts';
import type { Webhook } from './watch-options.ts';

/** How a result fared. */
export interface Posted {
  readonly attempts: number;
  /** What the webhook answered when it will not take this result; undefined: it took it. */
  readonly refused?: string | undefined;
}

export interface PostOptions {
  /** Stops trying, the request under way included. */
  readonly signal: AbortSignal;
  /** Told why a try failed that is followed by another. */
  readonly onFailure: (reason: string) => void;
}

/** Client errors that pass by themselves: timeout, too early, too many requests. */
const passing = new Set([408, 425, 429]);

/**
 * Sends a result until the webhook answers for good: 2xx takes it, 3xx and other 4xx refuse it (a redirection is not followed, since it would carry headers
 * elsewhere); no answer, 408, 425, 429 and 5xx are tried again without end, after waits that double and vary.
 * @throws the signal's reason when stopped.
 */
export async function postResult(id: string, body: string, hook: Webhook, options: PostOptions): Promise<Posted> {
  const { signal, onFailure } = options;
  let attempts = 0;
  try {
    await pRetry(
      async (attempt) => {
        attempts = attempt;
        const status = await post(id, body, attempt, hook, signal);
        if (status >= 200 && status < 300) return;
        const error = new Error(`status ${status}`);
        throw status < 300 || status >= 500 || passing.has(status) ? error : new AbortError(error);
      },
      {
        retries: Infinity,
        minTimeout: hook.firstWait ?? 500,
        maxTimeout: hook.longestWait ?? 60_000,
        randomize: true,
        signal,
        onFailedAttempt: ({ error }) => {
          if (!signal.aborted) onFailure(error.message);
        },
      },
    );
    return { attempts };
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error;
    return { attempts, refused: error.message };
  }
}

async function post(id: string, body: string, attempt: number, hook: Webhook, signal: AbortSignal): Promise<number> {
  const { url, headers, secret, timeout = 10_000 } = hook;
  const signature = secret === undefined ? undefined : createHmac('sha256', secret).update(body).digest('hex');
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      body,
      headers: {
        'user-agent': `tailedcore/${version}`,
        ...headers,
        'content-type': 'application/json',
        'x-tailedcore-id': id,
        'x-tailedcore-attempt': String(attempt),
        ...(signature === undefined ? {} : { 'x-tailedcore-signature': `sha256=${signature}` }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    // In words of our own: those of fetch may hold the address, and p-retry ends at errors that it does not know.
    const { name, cause } = error as Error;
    const code = (cause as NodeJS.ErrnoException | undefined)?.code;
    throw new Error(
      name === 'TimeoutError' ? `no answer within ${timeout} ms` : `no connection${code ? ` (${code})` : ''}`,
    );
  }
}
