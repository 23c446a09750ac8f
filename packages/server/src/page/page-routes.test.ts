import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerContext } from '../context.ts';
import { pageRoutes } from '../routes/page.ts';

const app: FastifyInstance = Fastify();
const options = { token: 'a-secret-of-the-line', store: undefined, maxBodyBytes: 1024 };

beforeAll(async () => {
  // Only the options of a context are looked at.
  await app.register((page) => pageRoutes(page, { options } as unknown as ServerContext), { prefix: '/inspect' });
});
afterAll(() => app.close());

describe('the routes of the page', () => {
  it('answers the page with a policy that lets in nothing from elsewhere and no script in the markup', async () => {
    const { headers, body, statusCode } = await app.inject('/inspect/');
    expect(statusCode).toBe(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(body).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|https?:\/\//);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('has relative addresses, so a folder is asked for as one, whatever comes after', async () => {
    const { statusCode, headers } = await app.inject('/inspect?from=shift-2');
    expect([statusCode, headers['location']]).toEqual([308, './inspect/?from=shift-2']);
    const { body } = await app.inject('/inspect/');
    expect(body.match(/(src|href)="\//g)).toBeNull();
  });

  it('is asked for anew each time, but sent only when it changed; its files are kept forever', async () => {
    const first = await app.inject('/inspect/');
    expect(first.headers['cache-control']).toBe('no-cache');
    const again = await app.inject({ url: '/inspect/', headers: { 'if-none-match': String(first.headers['etag']) } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const files = [...first.body.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, file]) => file);
    expect(files.map((file) => file?.split('.').at(-1)).sort()).toEqual(['css', 'js', 'svg']);
    for (const file of files) {
      const { statusCode, headers } = await app.inject(`/inspect/${file}`);
      expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('gives nothing else of the disk', async () => {
    for (const path of [
      'assets/',
      'assets/../index.html',
      'assets/%2e%2e/index.html',
      'assets/..%2f..%2fpackage.json',
      'assets/none.js',
    ])
      expect((await app.inject(`/inspect/${path}`)).statusCode, path).toBe(404);
  });

  it('tells what the page must know, and not the token', async () => {
    const { body, headers } = await app.inject('/inspect/page.json');
    expect(JSON.parse(body)).toEqual({ token: true, feedback: false, maxBodyBytes: 1024 });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('is small: less than 60 kB of script and style when compressed', async () => {
    const { body } = await app.inject('/inspect/');
    const { gzipSync } = await import('node:zlib');
    let bytes = 0;
    for (const [, file] of body.matchAll(/="\.\/(assets\/[^"]+\.(?:js|css))"/g))
      bytes += gzipSync((await app.inject(`/inspect/${file}`)).rawPayload).length;
    expect(bytes).toBeGreaterThan(5_000);
    expect(bytes).toBeLessThan(60_000);
  });
});
