import { askToken, storedToken } from './token.ts';

/** What the server answered instead of what was asked for. */
export class ServerError extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly code: string;
  /** When the server asks to come back, in seconds. */
  readonly retrySeconds: number | undefined;

  constructor(status: number, code: string, message: string, retrySeconds?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retrySeconds = retrySeconds;
  }
}

/**
 * Asks the server that served this page, under the same prefix, with the token of this tab; a token that it refuses is asked for again.
 * @param path - relative: `v1/models`.
 * @throws ServerError for any answer but a good one.
 */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  for (;;) {
    const token = storedToken();
    const headers = new Headers(init.headers);
    if (token) headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(new URL(path, document.baseURI), { ...init, headers }).catch((error: unknown) => {
      if (init.signal?.aborted) throw error;
      throw new ServerError(
        0,
        'no answer',
        'The server does not answer. Is it running, and is this device on its network?',
      );
    });
    if (response.ok) return response;
    if (response.status !== 401) throw await failureOf(response);
    if (token === storedToken()) await askToken(token !== undefined);
  }
}

export async function askJson<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await ask(path, init)).json()) as T;
}

export async function askBlob(path: string, init?: RequestInit): Promise<Blob> {
  return (await ask(path, init)).blob();
}

async function failureOf(response: Response): Promise<ServerError> {
  const body = (await response.json().catch(() => undefined)) as
    { error?: { code?: string; message?: string } } | undefined;
  const { code = `HTTP ${response.status}`, message = 'The server gave no reason.' } = body?.error ?? {};
  const retry = Number(response.headers.get('retry-after') ?? Number.NaN);
  // The code has a place of its own.
  const text = message.startsWith(`${code}: `) ? message.slice(code.length + 2) : message;
  return new ServerError(response.status, code, text, Number.isFinite(retry) ? retry : undefined);
}
