/**
 * What a server answered instead of a result. Besides the server's own codes (docs/errors.md) there are two of the client (docs/serving.md): one
 * for no answer at all, one for an answer of something else than a TailedCore server.
 */
export class TailedCoreServerError extends Error {
  override readonly name = 'TailedCoreServerError';
  /** Such as E_BUSY. */
  readonly code: string;
  /** The status of the answer; 0 when nothing answered. */
  readonly status: number;
  /** Seconds after which the server wants to be asked again, where it said so. */
  readonly retryAfter: number | undefined;

  constructor(code: string, message: string, { status = 0, retryAfter, cause }: ServerErrorDetails = {}) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

interface ServerErrorDetails {
  readonly status?: number;
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** The error in an answer that is not ok: `{ error: { code, message } }`, or one that tells what came instead. */
export async function errorOfAnswer(answer: Response): Promise<TailedCoreServerError> {
  const { status, headers } = answer;
  const retryAfter = secondsOf(headers.get('retry-after'));
  const text = await answer.text();
  const told = toldIn(text);
  if (told) return new TailedCoreServerError(told.code, told.message, { status, retryAfter });
  const type = headers.get('content-type') ?? 'no content type';
  const message = `E_ANSWER: expected an answer of a TailedCore server, received status ${status} with ${type}. Is the address right, or does a proxy answer?`;
  return new TailedCoreServerError('E_ANSWER', message, { status, retryAfter });
}

function toldIn(text: string): { code: string; message: string } | undefined {
  try {
    const { code, message } = (JSON.parse(text) as { error: Record<string, unknown> }).error;
    return typeof code === 'string' && typeof message === 'string' ? { code, message } : undefined;
  } catch {
    return undefined;
  }
}

/** Only whole seconds are read: the server sends no dates. */
function secondsOf(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined;
}
