import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLine, proxyAdvice } from './download-proxy.ts';
import { type DownloadOptions, downloadWeights } from './download-weights.ts';
import { type LocalProxy, openProxy } from './fixtures/proxy.ts';
import { makeSelfSigned } from './fixtures/self-signed.ts';
import { listen, openHub, stop, type WeightsHub } from './fixtures/weights-hub.ts';

const body = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) & 255);
let folder: string;
let hub: WeightsHub;
let proxy: LocalProxy;
let options: DownloadOptions;

beforeEach(async () => {
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'])
    vi.stubEnv(name, '');
  folder = await mkdtemp(join(tmpdir(), 'tailedcore-proxy-'));
  [hub, proxy] = [await openHub([['/model', body]]), await openProxy()];
  options = {
    backbone: 'tiny',
    url: `${hub.url}/model`,
    target: join(folder, 'model'),
    signal: new AbortController().signal,
    patience: { attempts: 2, firstWait: 5, stall: 2000 },
  };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await proxy[Symbol.asyncDispose]();
  await hub[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('a download through the proxy of the environment', () => {
  it('of an http address is handed on, redirects and all, and verified as always', async () => {
    vi.stubEnv('HTTP_PROXY', proxy.url);
    expect(await downloadWeights(options)).toMatchObject({ verified: 'announced', bytes: body.length });
    expect(proxy.seen).toEqual([`GET ${hub.url}/model`, `GET ${hub.url}/storage/model`]);
    expect(proxy.credentials).toEqual([undefined, undefined]);
    expect(Buffer.compare(await readFile(options.target), body)).toBe(0);
  });

  it('tells the proxy its name and password, and nobody else', async () => {
    vi.stubEnv('http_proxy', proxy.url.replace('://', '://me:s%20cret@'));
    await downloadWeights(options);
    const basic = `Basic ${Buffer.from('me:s cret').toString('base64')}`;
    expect(proxy.credentials).toEqual([basic, basic]);
  });

  it('of an https address goes through a tunnel, with the server’s certificate checked at its end', async ({
    skip,
  }) => {
    const self = makeSelfSigned(folder);
    if (self === undefined) return skip('there is no openssl to make a certificate with');
    const server = createServer(self, (_, response) =>
      response.writeHead(200, { 'content-length': body.length }).end(body),
    );
    const url = (await listen(server)).replace('http:', 'https:');
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    try {
      await expect(downloadWeights({ ...options, url })).rejects.toThrow(
        /E_DOWNLOAD.*not trusted \(self[- ]signed certificate\).*NODE_EXTRA_CA_CERTS/,
      );
      expect(proxy.seen).toHaveLength(1);
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      expect(await downloadWeights({ ...options, url })).toMatchObject({ verified: 'size', bytes: body.length });
      expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${new URL(url).host}`]));
    } finally {
      await stop(server);
    }
  });

  it('is direct where NO_PROXY names the host, or the proxy is for the other kind of address', async () => {
    vi.stubEnv('HTTP_PROXY', proxy.url);
    vi.stubEnv('NO_PROXY', 'example.org,127.0.0.1');
    await downloadWeights(options);
    await rm(options.target);
    vi.stubEnv('HTTP_PROXY', '');
    vi.stubEnv('HTTPS_PROXY', proxy.url);
    vi.stubEnv('NO_PROXY', '');
    await downloadWeights(options);
    expect(proxy.seen).toEqual([]);
    expect(hub.asked).toHaveLength(4);
  });

  it('that is down is a sentence that names the variable', async () => {
    vi.stubEnv('HTTP_PROXY', proxy.url);
    await proxy[Symbol.asyncDispose]();
    await expect(downloadWeights(options)).rejects.toThrow(
      /E_DOWNLOAD.*ECONNREFUSED.*after 2 attempts \(HTTP_PROXY names a proxy: is that right, and is the proxy running\?\)/,
    );
    expect(hub.asked).toEqual([]);
  });

  it('stops when told to', async () => {
    const stopped = new AbortController();
    vi.stubEnv('HTTP_PROXY', proxy.url);
    const failure = downloadWeights({ ...options, signal: stopped.signal, onProgress: () => stopped.abort() });
    await expect(failure).rejects.toMatchObject({ code: 'E_ABORTED' });
  });

  it.each(['proxy.example.org:3128', 'socks5://127.0.0.1:1', 'no address'])('cannot be over %s', async (address) => {
    vi.stubEnv('https_proxy', address);
    await expect(downloadWeights(options)).rejects.toThrow(/E_OPTION: https_proxy: expected a proxy as an http/);
  });
});

describe('a line', () => {
  it('takes small letters before capitals, and capitals before nothing', async () => {
    const dead = 'http://127.0.0.1:9';
    const get = async (environment: Record<string, string>) => {
      await using line = await openLine(environment);
      const init = { headers: {}, signal: options.signal, redirect: 'manual' } as const;
      const response = await line.fetch(new URL(`${hub.url}/model`), init);
      await response.body?.cancel();
      return response.status;
    };
    expect(await get({ http_proxy: proxy.url, HTTP_PROXY: dead })).toBe(302);
    expect(await get({ http_proxy: '', HTTP_PROXY: proxy.url })).toBe(302);
    expect(proxy.seen).toHaveLength(2);
    expect(await get({})).toBe(302);
    expect(proxy.seen).toHaveLength(2);
  });
});

describe('advice about proxies', () => {
  const secure = 'https://example.org/file';
  it('is silent when none is set for the kind of address', () => {
    expect(proxyAdvice(secure, {})).toBeUndefined();
    expect(proxyAdvice('http://example.org', { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: '' })).toBeUndefined();
  });

  it('names the variable, and the exceptions, but not the address', () => {
    const environment = { https_proxy: 'http://user:secret@p:1', HTTP_PROXY: 'http://q:1' };
    expect(proxyAdvice(secure, environment)).toMatch(/^https_proxy names a proxy: is that right/);
    expect(proxyAdvice(secure, { HTTP_PROXY: 'http://q:1' })).toMatch(/^HTTP_PROXY names/);
    expect(proxyAdvice(secure, { ...environment, NO_PROXY: 'x' })).toMatch(/, and NO_PROXY its exceptions/);
    expect(proxyAdvice(secure, environment)).not.toMatch(/secret/);
  });
});
