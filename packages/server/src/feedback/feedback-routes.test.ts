import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitModel, workFolder } from '../fixtures/fitted-model.ts';
import { drawPhotograph } from '../fixtures/photographs.ts';
import { tailedcoreServer } from '../index.ts';
import type { Feedback } from './index.ts';

const folder = workFolder();
const store = join(folder, 'store');
const app = Fastify();
const off = Fastify();
beforeAll(async () => {
  const models = await fitModel(folder);
  await app.register(tailedcoreServer, { models, threads: 1, store, page: false });
  await off.register(tailedcoreServer, { models, threads: 1, page: false, docs: false });
  while ((await app.inject('/v2/health/ready')).statusCode !== 200) await new Promise((done) => setTimeout(done, 20));
});
afterAll(async () => {
  await app.close();
  await off.close();
});

const route = '/v1/models/line/feedback';
const give = (payload: object, url = route) => app.inject({ method: 'POST', url, payload });
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function judge(bytes: Uint8Array, name = 'photo.png'): Promise<{ id: string; score: number }> {
  const url = `/v1/models/line/predict?name=${name}`;
  const request = {
    method: 'POST',
    url,
    headers: { 'content-type': 'image/png' },
    payload: Buffer.from(bytes),
  } as const;
  const [image] = (await app.inject(request)).json<{ images: { id: string; score: number }[] }>().images;
  return image as { id: string; score: number };
}

function form(bytes: Uint8Array, fields: Readonly<Record<string, string>>) {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = '--x\r\ncontent-disposition: form-data; name="image"; filename="sent.png"\r\n\r\n';
  const payload = Buffer.concat([Buffer.from(`${parts.join('')}${head}`), bytes, Buffer.from('\r\n--x--\r\n')]);
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  return app.inject({ method: 'POST', url: route, headers, payload });
}

describe('POST feedback', () => {
  it('keeps what is said of a result, with the image as it came', async () => {
    const bytes = await drawPhotograph(40);
    const { id, score } = await judge(bytes);
    const answer = await give({ result: id, label: 'good', note: 'looks\nfine\u0000' });
    expect(answer.statusCode).toBe(201);
    const row = answer.json<Feedback>();
    expect(row).toMatchObject({
      model: 'line',
      result: id,
      score,
      label: 'good',
      note: 'looks fine',
      supersededBy: null,
    });
    expect(row.imageSha256).toBe(sha256Of(bytes));
    expect(await readFile(join(store, 'images', `${sha256Of(bytes)}.png`))).toEqual(Buffer.from(bytes));
    const [listed] = (await app.inject('/v1/results?limit=1')).json<{ results: { id: string; label: string }[] }>()
      .results;
    expect(listed).toMatchObject({ id, label: 'good' });
    expect((await app.inject('/metrics')).body).toContain('tailedcore_feedback_total{model="line",label="good"} 1');
  });

  it('corrects what was said by the SHA-256 of the image, when the result may be gone', async () => {
    const bytes = await drawPhotograph(41);
    const { id } = await judge(bytes);
    const first = (await give({ result: id, label: 'good' })).json<Feedback>();
    const second = await give({ sha256: sha256Of(bytes), label: 'defect' });
    expect(second.statusCode).toBe(201);
    const page = await app.inject(`${route}?after=${first.id - 1}&limit=2`);
    const rows = page.json<{ feedback: Feedback[] }>().feedback;
    expect(rows.map(({ label, supersededBy }) => [label, supersededBy])).toEqual([
      ['good', second.json<Feedback>().id],
      ['defect', null],
    ]);
  });

  it('takes an image itself, judges it and keeps the words of the form', async () => {
    const bytes = await drawPhotograph(42);
    const answer = await form(bytes, { label: 'defect', note: 'scratch' });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ imageName: 'sent.png', imageSha256: sha256Of(bytes), note: 'scratch' });
    expect((await form(bytes, { label: 'perhaps' })).json()).toMatchObject({ error: { code: 'E_REQUEST' } });
    expect((await form(bytes, { label: 'good', more: 'x' })).json()).toMatchObject({ error: { code: 'E_REQUEST' } });
    expect((await form(Buffer.from('no image'), { label: 'good' })).statusCode).toBe(422);
  });

  it.each([
    ['an unknown result', { result: 'none', label: 'good' }, 404, 'E_RESULT_UNKNOWN'],
    ['a hostile id', { result: '../../etc/passwd\u0000', label: 'good' }, 404, 'E_RESULT_UNKNOWN'],
    ['an image that never came', { sha256: 'a'.repeat(64), label: 'good' }, 404, 'E_RESULT_UNKNOWN'],
    ['a path for a hash', { sha256: '../'.repeat(21) + 'x', label: 'good' }, 400, 'E_REQUEST'],
    ['another label', { result: 'x', label: 'fine' }, 400, 'E_REQUEST'],
    ['no label', { result: 'x' }, 400, 'E_REQUEST'],
    ['a long note', { result: 'x', label: 'good', note: 'n'.repeat(1001) }, 400, 'E_REQUEST'],
    ['both', { result: 'x', sha256: 'a'.repeat(64), label: 'good' }, 400, 'E_REQUEST'],
    ['nothing', {}, 400, 'E_REQUEST'],
    ['a list', [], 400, 'E_REQUEST'],
    ['too much', { result: 'x', label: 'good', note: 'n'.repeat(70_000) }, 413, 'E_BODY_TOO_LARGE'],
  ])('refuses %s', async (_what, body, status, code) => {
    const answer = await give(body);
    expect(answer.json()).toMatchObject({ error: { code } });
    expect(answer.statusCode).toBe(status);
  });

  it('refuses a result of another model, an unknown model, and everything without a store', async () => {
    expect((await give({ result: 'x', label: 'good' }, '/v1/models/other/feedback')).json()).toMatchObject({
      error: { code: 'E_MODEL_UNKNOWN' },
    });
    for (const request of [
      { url: route },
      { method: 'POST', url: route, payload: { result: 'x', label: 'good' } },
    ] as const) {
      const answer = await off.inject(request);
      expect(answer.statusCode).toBe(409);
      expect(answer.json<{ error: { message: string } }>().error.message).toMatch(/E_FEEDBACK_OFF.*--store FOLDER/);
    }
  });
});

describe('GET feedback', () => {
  it('gives every row once, page by page', async () => {
    const { id } = await judge(await drawPhotograph(43));
    for (const label of ['good', 'defect', 'none', 'good', 'defect']) await give({ result: id, label });
    const all = (await app.inject(`${route}?limit=1000`)).json<{ feedback: Feedback[]; next: number | null }>();
    expect(all.next).toBeNull();
    const paged: Feedback[] = [];
    for (let after: number | null = 0; after !== null;) {
      const page: { feedback: Feedback[]; next: number | null } = (
        await app.inject(`${route}?limit=2&after=${after}`)
      ).json();
      expect(page.feedback.length).toBeLessThanOrEqual(2);
      paged.push(...page.feedback);
      after = page.next;
    }
    expect(paged).toEqual(all.feedback);
    const good = (await app.inject(`${route}?label=good`)).json<{ feedback: Feedback[] }>().feedback;
    expect(good).toEqual(all.feedback.filter(({ label }) => label === 'good'));
    expect((await app.inject(`${route}?limit=0`)).statusCode).toBe(400);
  });
});
