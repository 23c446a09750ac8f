import { fail } from '@tailedcore/core';
import { issueError } from '../issue-error.ts';
import { type InferRequest, inferRequest } from './schemas.ts';

/** A request and, behind its JSON, tensors as bytes. */
export interface ReadRequest {
  readonly request: InferRequest;
  /** Empty without the binary extension. */
  readonly binary: Buffer;
}

/**
 * Reads a body of the Open Inference Protocol: JSON, or with the extension for binary tensors JSON of `headerLength` bytes and tensors behind it.
 * @throws E_REQUEST.
 */
export function readInferRequest(body: Buffer, headerLength: string | undefined): ReadRequest {
  const length = headerLength === undefined ? body.length : Number(headerLength);
  if (!Number.isSafeInteger(length) || length < 0 || length > body.length) {
    const expected = `a number of bytes up to the ${body.length} of the body`;
    throw fail('E_REQUEST', { what: 'Inference-Header-Content-Length', expected, received: headerLength });
  }
  const parsed = inferRequest.safeParse(parse(body.subarray(0, length)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw issueError(issue?.path.join('.') || 'The request', issue?.message ?? 'another');
  }
  return { request: parsed.data, binary: body.subarray(length) };
}

function parse(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch (error) {
    throw fail('E_REQUEST', { what: 'The request', expected: 'JSON', received: 'something else' }, error);
  }
}
