import { errorOfAnswer, TailedCoreServerError } from './server-error.ts';

/** How one call is made. */
export interface RequestOptions {
  /** Gives the call up; the promise rejects with the signal's reason, and the server stops judging. */
  readonly signal?: AbortSignal | undefined;
}

/** Where calls go, and how often a refused one is tried again. */
export interface Target {
  readonly base: URL;
  readonly token: string | undefined;
  readonly retries: number;
}

/** A call; `path` is taken from the base address. */
export interface Call extends RequestOptions {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Partial<Record<string, string | number>>>;
  readonly body?: FormData | object;
}

/** Longest pause that a server may ask for, in seconds. */
const longestPause = 60;

/**
 * Sends a call, and again after the pause that the server asks for when it is busy (429) or not ready (503), at most `retries` times.
 * @throws TailedCoreServerError, and the reason of the call's signal.
 */
export async function send(target: Target, call: Call): Promise<Response> {
  for (let left = target.retries; ; left--) {
    const answer = await sendOnce(target, call);
    if (answer.ok) return answer;
    const error = await errorOfAnswer(answer);
    const mayRetry = (error.status === 429 || error.status === 503) && error.retryAfter !== undefined;
    if (left <= 0 || !mayRetry) throw error;
    await pause(Math.min(error.retryAfter ?? 0, longestPause) * 1000, call.signal);
  }
}

/** The same for an answer in JSON. @throws as `send`. */
export async function sendForJson<T>(target: Target, call: Call): Promise<T> {
  const answer = await send(target, call);
  try {
    return (await answer.json()) as T;
  } catch (cause) {
    if (call.signal?.aborted) throw call.signal.reason;
    const message = `E_ANSWER: expected JSON of a TailedCore server, received ${answer.headers.get('content-type')}. Is the address right?`;
    throw new TailedCoreServerError('E_ANSWER', message, { status: answer.status, cause });
  }
}

async function sendOnce({ base, token }: Target, { method = 'GET', path, query = {}, body, signal }: Call) {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  const headers = new Headers({ accept: 'application/json' });
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers.set('content-type', 'application/json');
  const sent = body === undefined || isForm ? body : JSON.stringify(body);
  try {
    return await fetch(url, { method, headers, ...(sent !== undefined && { body: sent }), ...(signal && { signal }) });
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    const message = `E_UNREACHABLE: expected an answer from ${url.origin}, received none (${reasonOf(cause)}). Does the server run, and is it reachable from here?`;
    throw new TailedCoreServerError('E_UNREACHABLE', message, { cause });
  }
}

/** fetch hides what happened in the cause. */
function reasonOf(thrown: unknown): string {
  const { cause = thrown } = thrown as { cause?: unknown };
  return cause instanceof Error ? ((cause as { code?: string }).code ?? cause.message) : String(cause);
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
