import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from './context.ts';
import { type HttpFailure, httpFailure } from './http-errors.ts';

/** Answers a failure with its status, counts it, and logs the cause of what is the server's fault. @param body - what the answer holds. */
export function answerFailure(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { options, metrics }: Pick<ServerContext, 'options' | 'metrics'>,
  body: (error: HttpFailure['error']) => unknown = (error) => ({ error }),
): FastifyReply {
  const { id, headers } = request;
  const { maxBodyBytes } = options;
  const { status, error, retrySeconds } = httpFailure(thrown, {
    id,
    contentType: headers['content-type'],
    maxBodyBytes,
  });
  metrics.rejection(error.code);
  if (status === 500) request.log.error(thrown, 'request failed');
  if (retrySeconds !== undefined) reply.header('retry-after', retrySeconds);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  // The rest of a body is let pass: it would hold up the next request on its connection.
  if (!request.raw.complete) request.raw.unpipe().resume();
  return reply.code(status).type('application/json; charset=utf-8').send(body(error));
}
