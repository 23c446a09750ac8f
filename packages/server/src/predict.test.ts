import type { Prediction } from '@tailedcore/core';
import { predict } from '@tailedcore/runtime';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitModel, workFolder } from './fixtures/fitted-model.ts';
import { drawPhotograph } from './fixtures/photographs.ts';
import type { ImageFailure, ImageResult } from './schemas.ts';
import { type RunningServer, startServer } from './start-server.ts';

const folder = workFolder();
const images: { name: string; bytes: Uint8Array }[] = [];
const servers: RunningServer[] = [];
const expected: Prediction[] = [];
let route: string;

beforeAll(async () => {
  const model = await fitModel(folder);
  for (let seed = 20; seed < 24; seed++)
    images.push({ name: `${seed}.png`, bytes: await drawPhotograph(seed, { spot: seed % 2 ? 30 : 0 }) });
  for (const threads of [2, 1])
    servers.push(await startServer({ models: model, port: 0, threads, logLevel: 'silent', maxBodyBytes: 200_000 }));
  for await (const result of predict(model, images, { threads: 1 })) expected.push(result as Prediction);
  route = `${servers[0]?.url}/v1/models/line/predict`;
});
afterAll(() => Promise.all(servers.map((server) => server.close())));

const form = (uploads: readonly { name: string; bytes: Uint8Array }[] = images) => {
  const body = new FormData();
  for (const { name, bytes } of uploads) body.append('image', new Blob([bytes as Uint8Array<ArrayBuffer>]), name);
  return body;
};
const [first, second] = [0, 1];
const bytesOf = (i: number) => images[i]?.bytes as Uint8Array<ArrayBuffer>;
const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}, query = '') =>
  fetch(route + query, { method: 'POST', body, headers });
const postPng = (query = '', headers = {}) => post(bytesOf(second), { 'content-type': 'image/png', ...headers }, query);
const resultsOf = async (answer: Response) => ((await answer.json()) as { images: ImageResult[] }).images;
const errorOf = async (answer: Response) => ((await answer.json()) as { error: ImageFailure['error'] }).error;

describe('predict', () => {
  it('scores uploads as the library does, to the bit, several at once, with one thread and with two', async () => {
    for (const { url } of servers) {
      const answer = await fetch(`${url}/v1/models/line/predict`, { method: 'POST', body: form() });
      expect(answer.status).toBe(200);
      const results = await resultsOf(answer);
      expect(results).toHaveLength(4);
      for (const [i, result] of results.entries()) {
        const { name, score, pValue, verdict, hottest } = expected[i] as Prediction;
        const { x, y, value } = hottest;
        expect(result).toMatchObject({ name, score, pValue, verdict, hottest: { x, y, value } });
        expect(result.image).toEqual({ width: 96, height: 96 });
        expect(result.id).toMatch(/^[0-9a-f-]{36}$/);
      }
      expect(results.map(({ verdict }) => verdict)).toContain('defect');
    }
  });

  it('takes a raw body, by its bytes and not by its type, and calls it as asked', async () => {
    const score = expected[second]?.score;
    for (const type of ['image/png', 'image/jpeg', 'application/octet-stream']) {
      const [result] = await resultsOf(await post(bytesOf(second), { 'content-type': type }, '?name=a/b.png'));
      expect(result).toMatchObject({ name: 'b.png', score });
    }
  });

  it('gives heat as numbers that have their largest where it says', async () => {
    const [result] = await resultsOf(await postPng('?heatmap=float'));
    const { heatmap, hottest } = result as ImageResult;
    if (heatmap?.kind !== 'float') throw new Error('no numbers');
    const bytes = Buffer.from(heatmap.data, 'base64');
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    expect(values).toHaveLength(heatmap.rows * heatmap.columns);
    expect(values.reduce((most, value) => Math.max(most, value))).toBe(hottest.value);
  });

  it('gives heat alone with transparency, or painted on the photograph', async () => {
    const pictures = await Promise.all(
      ['png', 'overlay'].map(async (kind) => {
        const [result] = await resultsOf(await postPng(`?heatmap=${kind}`));
        if (!result?.heatmap || result.heatmap.kind === 'float') throw new Error('no picture');
        return sharp(Buffer.from(result.heatmap.data, 'base64')).metadata();
      }),
    );
    expect(pictures.map(({ format, width, height, hasAlpha }) => ({ format, width, height, hasAlpha }))).toEqual([
      { format: 'png', width: 96, height: 96, hasAlpha: true },
      { format: 'png', width: 96, height: 96, hasAlpha: false },
    ]);
  });

  it('is a picture where a picture is wanted', async () => {
    const answer = await postPng('', { accept: 'image/png' });
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('x-verdict')).toBe(expected[second]?.verdict);
    expect(Number(answer.headers.get('x-score'))).toBe(expected[second]?.score);
    expect((await sharp(await answer.arrayBuffer()).metadata()).width).toBe(96);
  });

  it('tells of one bad image among several in its place', async () => {
    const bad = { name: 'C:\\secret\\bad.png', bytes: Buffer.from('no image') };
    const results = await resultsOf(await post(form([images[first] as (typeof images)[0], bad])));
    expect(results[0]).toMatchObject({ score: expected[first]?.score });
    expect(results[1]).toMatchObject({ name: 'bad.png', error: { code: 'E_IMAGE_DECODE' } });
    expect(JSON.stringify(results[1])).not.toContain('secret');
  });

  it('answers 422 when all are bad, with the code of the only one', async () => {
    const bad = { name: 'bad.png', bytes: Buffer.from('no image') };
    const one = await post(form([bad]));
    expect([one.status, (await errorOf(one)).code]).toEqual([422, 'E_IMAGE_DECODE']);
    const both = await post(form([bad, bad]));
    expect([both.status, (await errorOf(both)).code]).toEqual([422, 'E_NO_IMAGES']);
  });
});

describe('what is refused', () => {
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#888' } });

  it.each([
    ['nothing', async () => Buffer.alloc(0), 422, 'E_IMAGE_EMPTY'],
    ['text', async () => Buffer.from('hello'), 422, 'E_IMAGE_DECODE'],
    ['a drawing', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 422, 'E_IMAGE_DECODE'],
    ['a GIF', () => picture(9, 9).gif().toBuffer(), 422, 'E_IMAGE_DECODE'],
    ['a cut off PNG', async () => Buffer.from(bytesOf(first)).subarray(0, 4000), 422, 'E_IMAGE_DECODE'],
    ['too many pixels', () => picture(5100, 5000).png().toBuffer(), 422, 'E_IMAGE_TOO_LARGE'],
    ['a thread', () => picture(2, 900).png().toBuffer(), 422, 'E_IMAGE_SHAPE'],
    ['too many bytes', async () => Buffer.alloc(200_001), 413, 'E_BODY_TOO_LARGE'],
  ])('%s', async (_what, make, status, code) => {
    const bytes = await make();
    const sent = [
      await post(form([{ name: 'x.png', bytes }])),
      // An empty body with a content type is no body at all.
      ...(bytes.length > 0 ? [await post(new Uint8Array(bytes), { 'content-type': 'image/png' })] : []),
    ];
    for (const answer of sent) expect([answer.status, (await errorOf(answer)).code]).toEqual([status, code]);
  });

  it('files that are too large together, however they are sent', async () => {
    const half = { name: 'x.png', bytes: Buffer.alloc(150_000) };
    expect((await post(form([half, half]))).status).toBe(413);
    const unannounced = new Response(form([half, half]));
    const type = unannounced.headers.get('content-type') as string;
    const sent = { method: 'POST', body: unannounced.body, headers: { 'content-type': type }, duplex: 'half' };
    expect((await fetch(route, sent as RequestInit)).status).toBe(413);
    const chunked = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < 5; i++) controller.enqueue(new Uint8Array(50_000));
        controller.close();
      },
    });
    const headers = { 'content-type': 'image/png' };
    const answer = await fetch(route, { method: 'POST', body: chunked, headers, duplex: 'half' } as RequestInit);
    expect([answer.status, (await errorOf(answer)).code]).toEqual([413, 'E_BODY_TOO_LARGE']);
  });

  it('forms and queries of another shape, with what was expected', async () => {
    const body = (field: string, value: string | Blob) => {
      const made = new FormData();
      made.append(field, value);
      return made;
    };
    const cases: [NonNullable<RequestInit['body']>, Record<string, string>, string, number, RegExp][] = [
      [body('photo', new Blob(['x'])), {}, '', 400, /expected image, received "photo"/],
      [body('image', 'text'), {}, '', 400, /expected a file/],
      [new FormData(), {}, '', 400, /E_REQUEST/],
      [form(Array(17).fill({ name: 'x', bytes: Buffer.from('x') })), {}, '', 400, /at most 16/],
      ['a=b', { 'content-type': 'application/x-www-form-urlencoded' }, '', 415, /application\/x-www-form-urlencoded/],
      ['{}', { 'content-type': 'application/json' }, '', 415, /application\/json/],
      ['x', { 'content-type': 'multipart/form-data' }, '', 400, /E_REQUEST/],
      ['x', { 'content-type': 'image/png' }, '?heatmap=wrong', 400, /query.heatmap: expected one of/],
      ['x', { 'content-type': 'image/png' }, '?heat=png', 400, /E_REQUEST: query/],
    ];
    for (const [sent, headers, query, status, message] of cases) {
      const answer = await post(sent, headers, query);
      const { message: said } = await errorOf(answer);
      expect([answer.status, said]).toEqual([status, expect.stringMatching(message)]);
    }
  });

  it('models that are not there, whatever they are called', async () => {
    const base = servers[0]?.url;
    for (const name of [
      'nope',
      '..%2fline',
      '%2e%2e%2fline.tailedcore',
      'line%00',
      'C:%5cline',
      'LINE',
      'x'.repeat(90),
    ]) {
      const answer = await fetch(`${base}/v1/models/${name}/predict`, { method: 'POST', body: form() });
      expect(answer.status, name).toBe(404);
      expect((await errorOf(answer)).code).toBe('E_MODEL_UNKNOWN');
    }
  });
});
