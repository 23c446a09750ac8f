import { type ErrorCode, fail, isTailedCoreError, type TailedCoreError } from '@tailedcore/core';
import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { issueError } from './issue-error.ts';

/** Codes that are the sender's business, or will pass. All others are faults of the server: 500. */
const statuses: Partial<Readonly<Record<ErrorCode, number>>> = {
  E_REQUEST: 400,
  E_TOKEN: 401,
  E_LOADING_OFF: 403,
  E_MODEL_UNKNOWN: 404,
  E_NOT_FOUND: 404,
  E_RESULT_UNKNOWN: 404,
  E_TIMEOUT: 408,
  E_FEEDBACK_OFF: 409,
  E_BODY_TOO_LARGE: 413,
  E_REQUEST_TYPE: 415,
  E_IMAGE_DECODE: 422,
  E_IMAGE_EMPTY: 422,
  E_IMAGE_SHAPE: 422,
  E_IMAGE_TOO_LARGE: 422,
  E_NO_IMAGES: 422,
  E_BUSY: 429,
  // Nobody reads it: the client has gone.
  E_ABORTED: 499,
  E_OVERLOADED: 503,
  E_NOT_READY: 503,
};

/** How a failure is answered. */
export interface HttpFailure {
  readonly status: number;
  /** For the header Retry-After. */
  readonly retrySeconds?: number | undefined;
  readonly error: { readonly code: string; readonly message: string };
}

/** What is known of the request that failed. */
export interface FailedRequest {
  readonly id: string;
  readonly contentType?: string | undefined;
  /** The limit that it was held to. */
  readonly maxBodyBytes: number;
}

/**
 * The answer to a failure. What is said of a fault of the server names no path and nothing else of it; the log has the cause, under the
 * request's id.
 */
export function httpFailure(thrown: unknown, request: FailedRequest): HttpFailure {
  const error = codedError(thrown, request);
  const status = error && statuses[error.code];
  if (!status) {
    const code = error?.code ?? 'E_INTERNAL';
    const { message } = fail('E_INTERNAL', { request: request.id });
    return { status: 500, error: { code, message: message.replace('E_INTERNAL', code) } };
  }
  const { seconds } = error.details;
  return {
    status,
    retrySeconds: typeof seconds === 'number' ? seconds : undefined,
    error: { code: error.code, message: error.message },
  };
}

/** Our error for what fastify and its plugins throw; undefined for what nobody expected. */
function codedError(thrown: unknown, { maxBodyBytes, contentType }: FailedRequest): TailedCoreError | undefined {
  if (isTailedCoreError(thrown)) return thrown;
  if (!(thrown instanceof Error)) return undefined;
  const { statusCode = 500, message, validation, validationContext = 'request' } = thrown as FastifyError;
  if (statusCode === 413) return fail('E_BODY_TOO_LARGE', { expected: `${maxBodyBytes} bytes` }, thrown);
  if (statusCode === 415 || statusCode === 406) {
    const expected = 'multipart/form-data, an image, application/octet-stream, or application/json';
    return fail('E_REQUEST_TYPE', { received: contentType ?? 'unknown', expected }, thrown);
  }
  if (validation && hasZodFastifySchemaValidationErrors(thrown)) {
    const [first] = validation;
    const part = validationContext === 'querystring' ? 'query' : validationContext;
    return issueError(
      `${part}${(first?.instancePath ?? '').replaceAll('/', '.')}`,
      first?.message ?? 'another',
      thrown,
    );
  }
  if (statusCode >= 400 && statusCode < 500)
    return fail('E_REQUEST', { what: 'The request', expected: 'a well-formed one', received: message }, thrown);
  return undefined;
}
