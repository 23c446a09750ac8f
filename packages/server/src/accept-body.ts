import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServerContext } from './context.ts';
import { fail } from '@tailedcore/core';

/**
 * A hook before a body is read: an image that could not be judged anyway is refused at once, and the memory that it will take is counted until the
 * answer has gone.
 * @returns throws E_BODY_TOO_LARGE, E_BUSY, E_OVERLOADED.
 */
export function acceptBody({ admission, memory, options }: ServerContext) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const announced = Number(request.headers['content-length'] ?? options.maxBodyBytes);
    if (announced > options.maxBodyBytes + multipartRoom)
      throw fail('E_BODY_TOO_LARGE', { expected: `${options.maxBodyBytes} bytes` });
    admission.requireRoom();
    const reserved = memory.reserve(announced);
    reply.raw.once('close', () => reserved[Symbol.dispose]());
  };
}

/** Bytes that boundaries and headers of parts may take. */
const multipartRoom = 64 * 1024;
