import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { fail } from '@tailedcore/core';
import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';

/** Where `vite build` puts the page; the same for sources and for what is built of them. */
const web = new URL('../../dist/web/', import.meta.url);

/** Lets in nothing but files of this server and pictures that the page makes itself; no script or style in the markup. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * The page at `/` with its files, and `/page.json`, what it must know before anyone has shown a token. Public: it holds no data.
 * @throws E_OPTION when the page was not built.
 */
export async function pageRoutes(app: FastifyInstance, { options }: ServerContext): Promise<void> {
  const index = await readFile(new URL('index.html', web)).catch((error: unknown) => {
    const expected = 'the built page ("npm run build" makes it), or the page turned off (--no-page)';
    throw fail('E_OPTION', { what: 'page', expected, received: 'no built page' }, error);
  });
  const etag = `"${createHash('sha256').update(index).digest('base64url').slice(0, 22)}"`;
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });
  app.get('/', { schema: { hide: true } }, (request, reply) => {
    const [path = '/', query] = request.url.split('?');
    // Addresses of the page are relative to a folder: /inspect becomes /inspect/, also behind a proxy that adds to it.
    if (!path.endsWith('/'))
      return reply.redirect(`./${path.split('/').at(-1)}/${query === undefined ? '' : `?${query}`}`, 308);
    reply.headers({
      etag,
      'cache-control': 'no-cache',
      'content-security-policy': policy,
      'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
    });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('text/html; charset=utf-8').send(index);
  });
  app.get('/page.json', { schema: { hide: true } }, (_request, reply) => {
    const { token, store, maxBodyBytes } = options;
    reply.header('cache-control', 'no-store');
    return { token: token !== undefined, feedback: store !== undefined, maxBodyBytes };
  });
  // Their names hold a hash of what is in them, so they may be kept forever. A route for each file: nothing else can be asked for.
  await app.register(fastifyStatic, {
    root: fileURLToPath(new URL('assets/', web)),
    prefix: '/assets/',
    wildcard: false,
    index: false,
    decorateReply: false,
    immutable: true,
    maxAge: '1y',
    schemaHide: true,
  });
}
