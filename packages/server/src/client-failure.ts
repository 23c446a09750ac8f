import type { Socket } from 'node:net';
import { type ErrorCode, fail } from '@tailedcore/core';

interface ClientError extends Error {
  readonly code?: string;
}

/** What cannot be read as HTTP, by Node's code; everything else is 400. */
const known: Readonly<Record<string, { status: string; code: ErrorCode; details: Readonly<Record<string, unknown>> }>> =
  {
    ERR_HTTP_REQUEST_TIMEOUT: {
      status: '408 Request Timeout',
      code: 'E_TIMEOUT',
      details: { what: 'Sending the request', expected: 'the time for it' },
    },
    HPE_HEADER_OVERFLOW: {
      status: '431 Request Header Fields Too Large',
      code: 'E_REQUEST',
      details: { what: 'headers', expected: 'at most 16 KiB', received: 'more' },
    },
  };

/** Answers what did not become a request, and ends the connection. */
export function clientFailure(error: ClientError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const { status, code, details } = known[error.code ?? ''] ?? {
    status: '400 Bad Request',
    code: 'E_REQUEST',
    details: { what: 'The request', expected: 'HTTP/1.1', received: 'something else' },
  };
  const body = JSON.stringify({ error: { code, message: fail(code, details).message } });
  const headers = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`);
}
