import { once } from 'node:events';
import { copyFile, mkdir, truncate, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Fastify from 'fastify';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fitModel, workFolder } from './fixtures/fitted-model.ts';
import { drawPhotograph } from './fixtures/photographs.ts';
import { waitFor } from './fixtures/wait-for.ts';
import { createContext, registerRoutes } from './plugin.ts';
import { type RunningServer, startServer, type StartOptions } from './start-server.ts';

const folder = workFolder();
let model: string;
let photo: Uint8Array<ArrayBuffer>;
let large: Uint8Array<ArrayBuffer>;
let server: RunningServer | undefined;

beforeAll(async () => {
  model = await fitModel(folder);
  photo = new Uint8Array(await drawPhotograph(30));
  // Takes some tenths of a second to decode.
  large = new Uint8Array(await drawPhotograph(31, { side: 1500 }));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const start = async (options: Partial<StartOptions> = {}) =>
  (server = await startServer({ models: model, port: 0, threads: 1, logLevel: 'silent', ...options }));
const judge = (url: string, body = photo, init: RequestInit = {}) =>
  fetch(`${url}/v1/models/line/predict`, { method: 'POST', body, headers: { 'content-type': 'image/png' }, ...init });
const metric = async (url: string, name: string) =>
  Number(new RegExp(`^${name} (.*)$`, 'm').exec(await (await fetch(`${url}/metrics`)).text())?.[1]);
const code = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

describe('the start', () => {
  it('answers live before models are open, and ready when they are warm', async () => {
    const seen: Record<string, number> = {};
    let early: Promise<void> | undefined;
    const { url } = await start({
      onListening: (url) => {
        early = Promise.all(
          ['/v2/health/live', '/v2/health/ready', '/v2/models/line/ready', '/v1/models/line'].map(async (path) => {
            seen[path] = (await fetch(url + path)).status;
          }),
        ).then(() => undefined);
      },
    });
    await early;
    expect(seen).toEqual({
      '/v2/health/live': 200,
      '/v2/health/ready': 503,
      '/v2/models/line/ready': 503,
      '/v1/models/line': 503,
    });
    expect((await fetch(`${url}/v2/health/ready`)).status).toBe(200);
  });

  it('fails with the code of a model that cannot be opened, and leaves nothing running', async () => {
    const broken = join(folder, 'broken');
    await mkdir(broken);
    await copyFile(model, join(broken, 'a.tailedcore'));
    await copyFile(model, join(broken, 'b.tailedcore'));
    await truncate(join(broken, 'b.tailedcore'), 5000);
    let url = '';
    await expect(start({ models: broken, onListening: (told) => (url = told) })).rejects.toMatchObject({
      code: 'E_MODEL_TRUNCATED',
      message: expect.stringContaining('b.tailedcore'),
    });
    await expect(fetch(url)).rejects.toThrow();
  });

  it('serves all models of a folder on the same threads, each by its name', async () => {
    const many = join(folder, 'many');
    await mkdir(many);
    for (const name of ['one', 'two']) await copyFile(model, join(many, `${name}.tailedcore`));
    const { url, models } = await start({ models: many });
    expect(models).toEqual(['one', 'two']);
    const scores = await Promise.all(
      models.map(async (name) => {
        const headers = { 'content-type': 'image/png' };
        const answer = await fetch(`${url}/v1/models/${name}/predict`, { method: 'POST', body: photo, headers });
        return ((await answer.json()) as { images: [{ score: number }] }).images[0].score;
      }),
    );
    expect(scores[0]).toBe(scores[1]);
  });

  it('says when an address is taken, and stops when told before', async () => {
    const { url } = await start();
    await expect(
      startServer({ models: model, port: Number(new URL(url).port), threads: 1, logLevel: 'silent' }),
    ).rejects.toMatchObject({ code: 'E_LISTEN', message: expect.stringContaining('another program uses it') });
    await expect(
      startServer({ models: model, port: 0, logLevel: 'silent', signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'E_ABORTED' });
  });
});

describe('under load', () => {
  it('refuses at once with 429 what does not fit, and judges all that it accepted', async () => {
    const { url } = await start({ queue: 2 });
    const begun = performance.now();
    const times: number[] = [];
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const answer = await judge(url, large);
        if (answer.status === 429) times.push(performance.now() - begun);
        return answer;
      }),
    );
    const statuses = answers.map(({ status }) => status);
    // Two run (a thread, and one image more), two wait.
    expect(statuses.filter((status) => status === 200)).toHaveLength(4);
    expect(statuses.filter((status) => status === 429)).toHaveLength(8);
    const refused = answers.find(({ status }) => status === 429) as Response;
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    expect(await code(refused)).toBe('E_BUSY');
    expect((await judge(url)).status).toBe(200);
    expect(await metric(url, 'tailedcore_rejections_total{code="E_BUSY"}')).toBe(8);
  });

  it('refuses with 503 when memory is short', async () => {
    const { url } = await start({ maxMemoryBytes: 1 });
    const answer = await judge(url);
    expect([answer.status, await code(answer)]).toEqual([503, 'E_OVERLOADED']);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await fetch(`${url}/v2/health/live`)).status).toBe(200);
  });

  it('frees the place of a client that goes', async () => {
    const { url } = await start({ queue: 8 });
    const stop = new AbortController();
    const gone = Array.from({ length: 6 }, () => judge(url, large, { signal: stop.signal }).catch(() => 'gone'));
    await waitFor(async () => (await metric(url, 'tailedcore_queue_depth')) === 4);
    stop.abort();
    expect(await Promise.all(gone)).toEqual(Array(6).fill('gone'));
    await waitFor(async () => (await metric(url, 'tailedcore_queue_depth')) === 0);
    await waitFor(async () => (await metric(url, 'tailedcore_in_flight')) === 0);
    expect((await judge(url)).status).toBe(200);
    expect(await metric(url, 'tailedcore_stage_seconds_count{stage="judge"}')).toBe(1);
  });

  it('gives up an image that takes too long with 408, and goes on', async () => {
    const { url } = await start({ timeoutMs: 20 });
    const answer = await judge(url, large);
    expect([answer.status, await code(answer)]).toEqual([408, 'E_TIMEOUT']);
    expect((await fetch(`${url}/v2/health/ready`)).status).toBe(200);
  });

  it('keeps a model open until the requests that use it have ended', async () => {
    const app = Fastify();
    const { shelf } = await createContext({ models: model, threads: 1 }, app.log);
    await shelf.opened;
    const steps: string[] = [];
    let end = () => {};
    const used = shelf.use('line', () => new Promise<void>((resolve) => (end = resolve)));
    const unloaded = shelf.unload('line').then(() => steps.push('unloaded'));
    await expect(shelf.use('line', async () => 'in time')).resolves.toBe('in time');
    await waitFor(() => shelf.list()[0]?.state === 'unloaded');
    await expect(shelf.use('line', async () => 'late')).rejects.toMatchObject({ code: 'E_NOT_READY' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    steps.push('ended');
    end();
    await Promise.all([used, unloaded]);
    expect(steps).toEqual(['ended', 'unloaded']);
    await shelf[Symbol.asyncDispose]();
  });

  it('loses the images of a thread that dies, and no others', async () => {
    const app = Fastify();
    const context = await createContext({ models: model, threads: 2 }, app.log);
    app.addHook('onClose', () => context.shelf[Symbol.asyncDispose]());
    await registerRoutes(app, context);
    await context.shelf.opened;
    const inject = (url: string) =>
      app.inject({ method: 'POST', url, body: Buffer.from(photo), headers: { 'content-type': 'image/png' } });
    const { pool } = context.shelf.session.engine;
    const file = join(folder, 'die.mjs');
    await writeFile(file, 'export const die = () => process.exit(1)');
    const dead = pool.run({ file: pathToFileURL(file).href, name: 'die' }, undefined).catch((error: unknown) => error);
    const during = await Promise.all(Array.from({ length: 6 }, () => inject('/v1/models/line/predict')));
    expect(await dead).toMatchObject({ code: 'E_ENGINE' });
    for (const { statusCode, body } of during) {
      expect([200, 500]).toContain(statusCode);
      if (statusCode === 500) expect(body).toContain('E_ENGINE');
    }
    expect(during.filter(({ statusCode }) => statusCode === 200).length).toBeGreaterThanOrEqual(4);
    const after = await Promise.all(Array.from({ length: 4 }, () => inject('/v1/models/line/predict')));
    expect(after.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    await app.close();
  });
});

describe('slow and broken clients', () => {
  /** Sends pieces of a request. @returns all that is answered until the connection ends. */
  const raw = async (url: string, text: string): Promise<string> => {
    const socket: Socket = connect(Number(new URL(url).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
    socket.on('error', () => undefined);
    socket.write(text);
    await once(socket, 'close');
    return answer;
  };
  const head = 'POST /v1/models/line/predict HTTP/1.1\r\nHost: x\r\n';

  it('are answered 408 for headers and bodies that do not come', async () => {
    const { url } = await start({ headersTimeoutMs: 200, requestTimeoutMs: 400 });
    const body = `${head}Content-Type: image/png\r\nContent-Length: 999\r\n\r\nPNG`;
    const form = `${head}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 999\r\n\r\n--b\r\n`;
    for (const answer of await Promise.all([raw(url, head), raw(url, body), raw(url, form)])) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toContain('E_TIMEOUT');
    }
    expect((await judge(url)).status).toBe(200);
  });

  it('are answered 400 and 431 for what is no HTTP', async () => {
    const { url } = await start();
    expect(await raw(url, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*E_REQUEST/s);
    expect(await raw(url, `${head}X: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 .*E_REQUEST/s);
  });
});

describe('the end', () => {
  it('finishes what was accepted, and takes nothing more', async () => {
    const { url, close } = await start({ queue: 8 });
    const accepted = Array.from({ length: 5 }, () => judge(url, large));
    await waitFor(async () => (await metric(url, 'tailedcore_queue_depth')) === 3);
    const closed = close();
    expect((await Promise.all(accepted)).map(({ status }) => status)).toEqual(Array(5).fill(200));
    const answered = performance.now();
    await closed;
    expect(performance.now() - answered).toBeLessThan(2000);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('cuts off what does not finish in time', async () => {
    const { url, close } = await start({ drainMs: 30, queue: 20 });
    const accepted = Array.from({ length: 12 }, () => judge(url, large).catch(() => 'cut off'));
    await waitFor(async () => (await metric(url, 'tailedcore_queue_depth')) > 3);
    const begun = performance.now();
    await close();
    expect(performance.now() - begun).toBeLessThan(2500);
    expect(await Promise.all(accepted)).toContain('cut off');
  });
});
