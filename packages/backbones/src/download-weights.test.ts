import { createHash } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DownloadOptions, downloadWeights } from './download-weights.ts';

const body = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i + (i >> 7)) & 255);
const sha256 = createHash('sha256').update(body).digest('hex');
const expected = { bytes: body.length, sha256 };
const other = body.map((value) => value ^ 1);

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let handle: Handler;
let asked: { url: string; range: string | undefined; ifRange: string | string[] | undefined }[];
let folder: string;
let options: DownloadOptions;

beforeEach(async () => {
  vi.stubEnv('no_proxy', '127.0.0.1'); // whatever proxy this machine has
  folder = await mkdtemp(join(tmpdir(), 'tailedcore-download-'));
  asked = [];
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', range: request.headers.range, ifRange: request.headers['if-range'] });
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  options = {
    backbone: 'wide-resnet50',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/model`,
    target: join(folder, 'cache', 'model.safetensors'),
    signal: new AbortController().signal,
    patience: { firstWait: 5, stall: 300, longestWait: 200 },
  };
});

afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** Answers as a good server does: whole, or the rest that was asked for. `until`: breaks off before that byte. */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes = body, until = Infinity, etag = '"one"' } = {},
) {
  const validator = request.headers['if-range'];
  const range = validator === undefined || validator === etag ? request.headers.range : undefined;
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  if (start >= bytes.length) return void response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
  const headers = { etag, 'content-length': bytes.length - start };
  if (range === undefined) response.writeHead(200, headers);
  else response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` });
  if (until >= bytes.length) return void response.end(bytes.subarray(start));
  response.write(bytes.subarray(start, Math.max(start, until)), () => setTimeout(() => response.destroy(), 20));
}

/** Redirects `/model` to `/storage` in the manner of the hub; the rest goes to `storage`. */
function hub(storage: Handler, headers: Record<string, string | number> = {}): Handler {
  return (request, response) => {
    if (request.url !== '/model') return storage(request, response);
    const announced = { 'x-linked-size': body.length, 'x-linked-etag': `"${sha256}"`, ...headers };
    response.writeHead(302, { location: '/storage?signature=1', ...announced }).end();
  };
}

async function expectWhole() {
  expect(Buffer.compare(await readFile(options.target), body)).toBe(0);
  expect(await readdir(join(folder, 'cache'))).toEqual(['model.safetensors']);
}

async function expectFailure(code: string, message: RegExp, changes: Partial<DownloadOptions> = {}) {
  const failure: unknown = await downloadWeights({ ...options, ...changes }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code, message: expect.stringMatching(message) as string });
  await expect(access(options.target)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(access(`${options.target}.lock`)).rejects.toMatchObject({ code: 'ENOENT' });
  return failure as { details: Record<string, unknown>; cause?: unknown };
}

describe('downloadWeights', () => {
  it('brings the file, checked against what is expected, and tells how far it is', async () => {
    handle = send;
    const steps: number[] = [];
    const result = await downloadWeights({ ...options, expected, onProgress: (done) => steps.push(done) });
    expect(result).toEqual({ ...expected, from: 'network', verified: 'expected' });
    expect(steps.at(-1)).toBe(body.length);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    await expectWhole();
  });

  it('checks against size and hash that the redirecting answer announces, and records them', async () => {
    handle = hub(send);
    expect(await downloadWeights(options)).toEqual({ ...expected, from: 'network', verified: 'announced' });
    expect(asked.map(({ url }) => url)).toEqual(['/model', '/storage?signature=1']);
    await expectWhole();
  });

  it('says when only the length could be checked, and refuses when nothing can', async () => {
    handle = (_, response) => {
      response.writeHead(200);
      response.write(body.subarray(0, 5));
      response.end();
    };
    await expectFailure('E_DOWNLOAD', /neither size nor SHA-256/);
    handle = send;
    expect(await downloadWeights(options)).toEqual({ ...expected, from: 'network', verified: 'size' });
  });

  it('goes on where a broken connection stopped, asking for the same version', async () => {
    handle = (request, response) => send(request, response, { until: asked.length * 120_000 });
    expect(await downloadWeights(options)).toMatchObject({ ...expected });
    const from = asked.map(({ range }) => Number(/\d+/.exec(range ?? 'bytes=0-')?.[0]));
    expect(from).toEqual([0, 120_000, 240_000]);
    expect(asked.map(({ ifRange }) => ifRange)).toEqual([undefined, '"one"', '"one"']);
    await expectWhole();
  });

  it('starts over when the file changed in between', async () => {
    handle = (request, response) =>
      asked.length === 1
        ? send(request, response, { bytes: other, until: 9000, etag: '"zero"' })
        : send(request, response);
    await downloadWeights(options);
    await expectWhole();
  });

  it('starts over when the file changed and the server joins the versions all the same', async () => {
    handle = (request, response) => {
      delete request.headers['if-range'];
      const before = { bytes: other, until: 9000, etag: '"zero"' };
      send(request, response, asked.length === 1 ? before : {});
    };
    await downloadWeights(options);
    expect(asked.map(({ range }) => range)).toEqual([undefined, 'bytes=9000-', undefined]);
    await expectWhole();
  });

  it('starts over when the server ignores Range', async () => {
    handle = (request, response) => {
      delete request.headers.range;
      send(request, response, { until: asked.length === 1 ? 50_000 : Infinity });
    };
    await downloadWeights({ ...options, expected });
    expect(asked[1]?.range).toBe('bytes=50000-');
    await expectWhole();
  });

  it('starts over when the server sends another part than was asked for', async () => {
    handle = (request, response) => {
      if (asked.length !== 2) return send(request, response, { until: asked.length === 1 ? 50_000 : Infinity });
      response.writeHead(206, { 'content-range': 'bytes 7-16/300000', 'content-length': 10 }).end(body.subarray(7, 17));
    };
    await downloadWeights({ ...options, expected });
    expect(asked[2]?.range).toBeUndefined();
    await expectWhole();
  });

  it.each([
    ['the beginning', body.subarray(0, 70_000), ['bytes=70000-']],
    ['all of it', body, []],
    ['the beginning of something else', other.subarray(0, 70_000), ['bytes=70000-', undefined]],
    ['more than all of it', new Uint8Array(400_000), [undefined]],
  ])('uses what an earlier run left: %s', async (_, left, ranges) => {
    handle = send;
    await writeFile(join(folder, 'model.part'), left);
    options = { ...options, target: join(folder, 'model') };
    expect(await downloadWeights({ ...options, expected })).toMatchObject({ ...expected, verified: 'expected' });
    expect(asked.map(({ range }) => range)).toEqual(ranges);
    expect(Buffer.compare(await readFile(options.target), body)).toBe(0);
    expect(await readdir(folder)).toEqual(['model']);
  });

  it('uses what an earlier run left whole when only the hub knows the hash', async () => {
    handle = hub(send);
    await writeFile(join(folder, 'model.part'), body);
    options = { ...options, target: join(folder, 'model') };
    expect(await downloadWeights(options)).toMatchObject({ sha256, verified: 'announced' });
    expect(Buffer.compare(await readFile(options.target), body)).toBe(0);
  });

  it('does not join to an earlier part what nothing can check', async () => {
    handle = send;
    await writeFile(join(folder, 'model.part'), other.subarray(0, 70_000));
    options = { ...options, target: join(folder, 'model') };
    expect(await downloadWeights(options)).toMatchObject({ sha256 });
    expect(asked.map(({ range }) => range)).toEqual(['bytes=70000-', undefined]);
  });

  it('refuses wrong bytes of the right length, and keeps none of them', async () => {
    handle = hub((request, response) => send(request, response, { bytes: other }));
    await expectFailure('E_BACKBONE_SOURCE', /wide-resnet50 .* has SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}/s);
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
  });

  it.each([
    [
      'too few',
      (response: ServerResponse) => response.writeHead(200, { 'content-length': 9 }).end(body.subarray(0, 9)),
    ],
    ['too many', (response: ServerResponse) => response.writeHead(200, { 'content-length': 300_001 }).write('x')],
    [
      'too many without a length',
      (response: ServerResponse) => {
        response.writeHead(200);
        response.write(body);
        response.end('more');
      },
    ],
  ])('refuses a server that offers %s bytes', async (_, answer) => {
    handle = hub((_request, response) => void answer(response));
    await expectFailure('E_BACKBONE_SOURCE', /300000/);
  });

  it('asks again when an answer without a length ends early, and gives up in the end', async () => {
    handle = hub((_, response) => {
      response.writeHead(200);
      response.write(body.subarray(0, 100));
      response.end();
    });
    await expectFailure('E_DOWNLOAD', /ended after 100 of 300000 bytes, after 5 attempts/);
    expect(asked).toHaveLength(10);
  });

  it('refuses before the download when the server announces another file than the expected one', async () => {
    handle = hub(send, { 'x-linked-etag': `"${'0'.repeat(64)}"` });
    await expectFailure('E_BACKBONE_SOURCE', /offers a file with SHA-256 0{64}/, { expected });
  });

  it('gives up on a server that drops every connection, and says what to do', async () => {
    handle = (request) => request.socket.destroy();
    const failure = await expectFailure('E_DOWNLOAD', /connection failed \(.+\), after 3 attempts.*--weights FILE/s, {
      patience: { ...options.patience, attempts: 3 },
    });
    expect(asked).toHaveLength(3);
    expect(failure.cause).toBeInstanceOf(Error);
  });

  it('gives up on a server that is always cut off at the same byte, and keeps what came', async () => {
    handle = (request, response) => send(request, response, { until: 50_000 });
    await expectFailure('E_DOWNLOAD', /after 5 attempts/, { expected });
    expect(await readFile(`${options.target}.part`)).toHaveLength(50_000);
    handle = send;
    await downloadWeights({ ...options, expected });
    await expectWhole();
  });

  it('takes silence for a failure, before and in the body, and a slow server for a slow server', async () => {
    handle = (request, response) => {
      if (asked.length === 1) return; // no answer at all
      if (asked.length === 2) {
        response.writeHead(200, { 'content-length': body.length, etag: '"one"' });
        return void response.write(body.subarray(0, 1000)); // and no more
      }
      const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0]);
      const headers = { 'content-length': body.length - start, 'content-range': `bytes ${start}-299999/300000` };
      response.writeHead(206, headers).flushHeaders();
      let at = start;
      const drip = setInterval(() => {
        response.write(body.subarray(at, (at += 50_000)));
        if (at >= body.length) response.end(() => clearInterval(drip));
      }, 60); // 360 ms in all: longer than the stall, no gap as long
    };
    await downloadWeights({ ...options, expected });
    expect(asked.map(({ range }) => range)).toEqual([undefined, undefined, 'bytes=1000-']);
    await expectWhole();
    await rm(options.target);
    handle = () => undefined;
    await expectFailure('E_DOWNLOAD', /nothing arrived for 0.3 s, after 1 attempts/, {
      patience: { ...options.patience, attempts: 1 },
    });
  });

  it('does not ask twice after a 404, and tells the status', async () => {
    handle = (_, response) => response.writeHead(404).end('no');
    const failure = await expectFailure('E_DOWNLOAD', /127\.0\.0\.1.*answers 404/);
    expect(failure.details).toMatchObject({ status: 404, url: options.url });
    expect(asked).toHaveLength(1);
  });

  it('asks again after a 503, not before the time that the server names', async () => {
    const times: number[] = [];
    handle = (request, response) => {
      times.push(performance.now());
      if (times.length > 1) return send(request, response);
      response.writeHead(503, { 'retry-after': '1' }).end();
    };
    await downloadWeights({ ...options, expected });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(990);
    await expectWhole();
  });

  it('gives up on a server that answers 503 for good, or names too late a time', async () => {
    handle = (_, response) => response.writeHead(503).end();
    expect((await expectFailure('E_DOWNLOAD', /503, after 5 attempts/)).details).toMatchObject({ status: 503 });
    handle = (_, response) => response.writeHead(429, { 'retry-after': '3600' }).end();
    await expectFailure('E_DOWNLOAD', /429, and asks to come back in 60 minutes/);
  });

  it.each([
    ['in a circle', '/model', /redirects more than 10 times/],
    ['to another protocol', 'ftp://127.0.0.1/model', /redirects to ftp: addresses/],
    ['nowhere', undefined, /redirects without a usable address/],
  ])('refuses redirects that lead %s', async (_, location, message) => {
    handle = (_request, response) => response.writeHead(302, location === undefined ? {} : { location }).end();
    await expectFailure('E_DOWNLOAD', message);
  });

  it('refuses a body in an encoding that was not asked for', async () => {
    handle = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': 20 }).end();
    await expectFailure('E_DOWNLOAD', /sends the file as gzip/);
  });

  it('stops when told to, and goes on from there the next time', async () => {
    const stop = new AbortController();
    handle = (_, response) => {
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, 40_000));
    };
    const onProgress = (done: number) => (done === 40_000 ? stop.abort() : undefined);
    await expectFailure('E_ABORTED', /Stopped/, { signal: stop.signal, onProgress, expected });
    handle = send;
    await downloadWeights({ ...options, expected });
    expect(asked.at(-1)?.range).toBe('bytes=40000-');
    await expectWhole();
    await rm(options.target);
    await expectFailure('E_ABORTED', /Stopped/, { signal: stop.signal });
  });

  it('downloads once for callers that come together', async () => {
    handle = (request, response) => void setTimeout(() => send(request, response), 50);
    const results = await Promise.all([1, 2, 3].map(() => downloadWeights({ ...options, expected })));
    expect(results.map(({ from }) => from).sort()).toEqual(['disk', 'disk', 'network']);
    expect(asked).toHaveLength(1);
    await expectWhole();
  });

  it('uses no network for a file that is there, and replaces one that is not the expected', async () => {
    handle = send;
    await downloadWeights({ ...options, expected });
    const offline = { ...options, offline: true };
    expect(await downloadWeights({ ...offline, expected })).toEqual({
      ...expected,
      from: 'disk',
      verified: 'expected',
    });
    expect(await downloadWeights(offline)).toEqual({ ...expected, from: 'disk', verified: 'nothing' });
    expect(asked).toHaveLength(1);
    await writeFile(options.target, other);
    expect(await downloadWeights({ ...options, expected })).toMatchObject({ from: 'network' });
    await expectWhole();
    await rm(options.target);
    await expectFailure('E_DOWNLOAD', /network is switched off/, { offline: true });
    expect(asked).toHaveLength(2);
  });

  it('refuses addresses of other kinds, and does not repeat a password', async () => {
    await expectFailure('E_OPTION', /http or https/, { url: 'file:///etc/hostname' });
    await expectFailure('E_OPTION', /http or https/, { url: 'model.safetensors' });
    await expectFailure('E_OPTION', /^(?!.*secret).*without user name/, { url: 'https://me:secret@example.org/' });
  });

  it('says when the file cannot be put there', async () => {
    handle = send;
    await writeFile(join(folder, 'cache'), 'a file, not a folder');
    await expect(downloadWeights(options)).rejects.toMatchObject({ code: 'E_OUTPUT' });
  });
});
