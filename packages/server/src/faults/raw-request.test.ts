import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { leak, rawRequest } from './raw-request.ts';

it('what only the server should know is found in text', () => {
  const error = new Error('wrong');
  for (const text of [
    error.stack ?? '',
    'at async judge (x)',
    '/opt/app/node_modules/fastify/lib',
    'file:///opt/x',
    'judge.ts:12',
    'thrown in /app/dist/judge',
    'the model /var/models/line',
  ])
    expect(leak(text, ['/var/models']), text).toBeDefined();
  expect(leak('E_IMAGE_DECODE: photo.png is not an image that can be read at all', ['/var/models'])).toBeUndefined();
});

it('a request that is never answered fails, and what came before the end is told', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes) => String(bytes) === 'answer' && socket.end('HTTP/1.1 418 x'));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  expect(await rawRequest(port, 'answer')).toBe('HTTP/1.1 418 x');
  await expect(rawRequest(port, 'silence', { ms: 50 })).rejects.toThrow('nothing came for 50 ms');
  server.close();
});
