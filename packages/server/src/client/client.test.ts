import { readdir, readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fitModel, workFolder } from '../fixtures/fitted-model.ts';
import { drawPhotograph } from '../fixtures/photographs.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { type ClientImage, tailedcoreClient, type TailedCoreClient, TailedCoreServerError } from './index.ts';

const folder = workFolder();
const token = 'a token of the tests'.replaceAll(' ', '-');
let server: RunningServer;
let client: TailedCoreClient;
let image: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  server = await startServer({
    models: await fitModel(folder),
    port: 0,
    threads: 2,
    token,
    store: join(folder, 'store'),
    logLevel: 'error',
  });
  client = tailedcoreClient(server.url, { token });
  image = Uint8Array.from(await drawPhotograph(30));
});
afterAll(() => server?.close());

/** What a call was refused with. */
async function refusal(call: Promise<unknown>): Promise<TailedCoreServerError> {
  const error = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TailedCoreServerError);
  return error as TailedCoreServerError;
}

describe('the client of a real server', () => {
  it('lists models and says what one has learnt', async () => {
    expect(await client.ready()).toBe(true);
    expect(await client.models()).toEqual([{ name: 'line', state: 'ready' }]);
    const { name, trainingScores } = await client.model('line');
    expect(name).toBe('line');
    expect(trainingScores.length).toBeGreaterThan(2);
  });

  it('takes every form of an image, all with the same score', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(image.length));
    shared.set(image);
    const forms: Record<string, ClientImage> = {
      'part.png': new File([image], 'part.png'),
      'named.png': { name: 'named.png', data: image },
      'image 1': image,
    };
    const others = [new Blob([image]), image.buffer, Buffer.from(image), shared, image.subarray(0)];
    const scores = new Set<number>();
    for (const [name, form] of Object.entries(forms)) {
      const result = await client.predict('line', form);
      expect(result.name).toBe(name);
      scores.add(result.score);
    }
    for (const form of others) scores.add((await client.predict('line', form)).score);
    expect(scores.size).toBe(1);
  });

  it('sends heat maps along in the form asked for', async () => {
    const { heatmap } = await client.predict('line', image, { heatmap: 'float' });
    if (heatmap?.kind !== 'float') throw new Error('no float map');
    expect(Buffer.from(heatmap.data, 'base64').length).toBe(4 * heatmap.rows * heatmap.columns);
    expect((await client.predict('line', image, { heatmap: 'overlay' })).heatmap?.kind).toBe('overlay');
    expect((await client.predict('line', image)).heatmap).toBeUndefined();
  });

  it('answers several images in order, with an error for a bad one', async () => {
    const bad = { name: 'bad.png', data: Buffer.from('no image') };
    const results = await client.predictAll('line', [{ name: 'good.png', data: image }, bad]);
    expect(results).toMatchObject([
      { name: 'good.png', score: expect.any(Number) as number },
      { name: 'bad.png', error: { code: 'E_IMAGE_DECODE' } },
    ]);
  });

  it('rejects with the code and the status of the server', async () => {
    expect(await refusal(client.predict('line', Buffer.from('no image')))).toMatchObject({
      code: 'E_IMAGE_DECODE',
      status: 422,
    });
    expect(await refusal(client.predict('other', image))).toMatchObject({ code: 'E_MODEL_UNKNOWN', status: 404 });
    expect(await refusal(client.model('../line'))).toMatchObject({ code: 'E_MODEL_UNKNOWN', status: 404 });
    const stranger = tailedcoreClient(server.url, { token: `${token}.` });
    expect(await refusal(stranger.models())).toMatchObject({ code: 'E_TOKEN', status: 401 });
    expect(await stranger.ready()).toBe(true);
  });

  it('tells of the last results, newest first, with their pictures', async () => {
    const { sequence } = await client.results();
    const { id } = await client.predict('line', { name: 'last.png', data: image });
    const { results } = await client.results({ since: sequence, model: 'line', limit: 5 });
    expect(results).toMatchObject([{ id, name: 'last.png', model: 'line', label: null }]);
    expect(new Uint8Array(await (await client.resultImage(id)).arrayBuffer())).toEqual(image);
    for (const kind of ['overlay', 'png'] as const)
      expect((await client.resultHeatmap(id, kind)).type).toBe('image/png');
    expect((await client.results({ since: results[0]?.sequence ?? 0 })).results).toEqual([]);
    const gone = '0b0c6b5e-7f3a-4a53-9c43-3f2b5e0f8f5d';
    expect(await refusal(client.resultImage(gone))).toMatchObject({ code: 'E_RESULT_UNKNOWN', status: 404 });
  });

  it('gives feedback on a result, on an image it knows and on one that it sends, and reads it page by page', async () => {
    const { id: result, score } = await client.predict('line', { name: 'said.png', data: image });
    const first = await client.giveFeedback('line', { result, label: 'defect', note: 'a hair' });
    expect(first).toMatchObject({ result, score, label: 'defect', note: 'a hair', imageName: 'said.png' });
    const second = await client.giveFeedback('line', { sha256: first.imageSha256, label: 'good' });
    const sent = { name: 'sent.png', data: image };
    const third = await client.giveFeedback('line', { image: sent, label: 'none', note: 'unclear' });
    expect(third).toMatchObject({ imageSha256: first.imageSha256, label: 'none', note: 'unclear' });
    const page = await client.feedback('line', { limit: 2 });
    expect(page.feedback.map(({ id }) => id)).toEqual([first.id, second.id]);
    const rest = await client.feedback('line', { after: page.next ?? 0 });
    expect([rest.feedback.map(({ id }) => id), rest.next]).toEqual([[third.id], null]);
    const good = await client.feedback('line', { label: 'good' });
    expect(good.feedback.map(({ id, supersededBy }) => [id, supersededBy])).toEqual([[second.id, third.id]]);
    const bad = { result: 'x', label: 'wrong' } as unknown as Parameters<TailedCoreClient['giveFeedback']>[1];
    expect(await refusal(client.giveFeedback('line', bad))).toMatchObject({ code: 'E_REQUEST', status: 400 });
  });

  it('tells of drift', async () => {
    const { model, groups } = await client.drift('line');
    expect(model).toBe('line');
    expect(groups[0]).toMatchObject({ state: 'learning' });
  });

  it('gives up with the reason of its signal', async () => {
    const stop = new AbortController();
    const judged = client.predict('line', image, { signal: stop.signal });
    stop.abort(new Error('changed my mind'));
    await expect(judged).rejects.toThrow('changed my mind');
    expect((await client.predict('line', image)).verdict).toMatch(/good|defect/);
  });
});

describe('the client of a server that does not behave', () => {
  let other: Server | undefined;
  afterEach(() => void other?.close());

  async function serve(listener: RequestListener): Promise<string> {
    other = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((resolve) => other?.once('listening', resolve));
    return `http://127.0.0.1:${(other.address() as AddressInfo).port}/inspect`;
  }

  /** Refuses `times` calls, then lists no models. */
  function busyServer(times: number, status: number, headers: Record<string, string>, seen: string[] = []) {
    return serve(({ url = '' }, answer) => {
      seen.push(url);
      if (seen.length > times) return void answer.end('{"models":[]}');
      answer.writeHead(status, headers).end('{"error":{"code":"E_BUSY","message":"E_BUSY: full"}}');
    });
  }

  it.each([429, 503])('tries again after the pause that a %i asks for, under the prefix', async (status) => {
    const seen: string[] = [];
    const url = await busyServer(2, status, { 'retry-after': '0' }, seen);
    expect(await tailedcoreClient(url, { retries: 2 }).models()).toEqual([]);
    expect(seen).toEqual(Array(3).fill('/inspect/v1/models'));
  });

  it('waits as long as it was told', async () => {
    const start = performance.now();
    await tailedcoreClient(await busyServer(1, 429, { 'retry-after': '1' }), { retries: 1 }).models();
    expect(performance.now() - start).toBeGreaterThan(990);
  });

  it('gives up when there are no retries left, and does not retry unasked', async () => {
    const seen: string[] = [];
    const url = await busyServer(9, 429, { 'retry-after': '0' }, seen);
    expect(await refusal(tailedcoreClient(url, { retries: 1 }).models())).toMatchObject({
      code: 'E_BUSY',
      status: 429,
      retryAfter: 0,
    });
    expect(seen).toHaveLength(2);
    await refusal(tailedcoreClient(url).models());
    expect(seen).toHaveLength(3);
  });

  it('does not retry what will not pass', async () => {
    const seen: string[] = [];
    const url = await busyServer(9, 500, { 'retry-after': '0' }, seen);
    await refusal(tailedcoreClient(url, { retries: 3 }).models());
    expect(seen).toHaveLength(1);
  });

  it('stops waiting when its signal fires', async () => {
    const url = await busyServer(9, 429, { 'retry-after': '60' });
    const signal = AbortSignal.timeout(50);
    await expect(tailedcoreClient(url, { retries: 1 }).models({ signal })).rejects.toThrow(/timeout/);
  });

  it('says that something else answers, or nothing', async () => {
    const url = await serve((_, answer) => answer.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad</h1>'));
    expect(await refusal(tailedcoreClient(url).models())).toMatchObject({ code: 'E_ANSWER', status: 502 });
    other?.close();
    const html = await serve((_, answer) => answer.end('<h1>Hello</h1>'));
    expect(await refusal(tailedcoreClient(html).models())).toMatchObject({ code: 'E_ANSWER', status: 200 });
    other?.close();
    const gone = tailedcoreClient('http://127.0.0.1:1');
    expect(await refusal(gone.models())).toMatchObject({ code: 'E_UNREACHABLE', status: 0 });
    expect(await gone.ready()).toBe(false);
  });
});

it('needs nothing but what browsers and Node have', async () => {
  const files = (await readdir(new URL('.', import.meta.url))).filter((name) => !name.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) {
    const text = await readFile(new URL(file, import.meta.url), 'utf8');
    // Types leave nothing behind; everything else comes from this folder.
    const values = [...text.matchAll(/^(?:import|export) (?!type)[^;]*? from '([^']+)'/gms)].map(([, from]) => from);
    for (const from of values) expect(from, file).toMatch(/^\.\/[\w-]+\.ts$/);
    expect(text, file).not.toMatch(/\bBuffer\b|\bprocess\b|node:/);
  }
});
