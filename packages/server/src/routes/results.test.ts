import { fail } from '@tailedcore/core';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JudgedImage, ServerContext } from '../context.ts';
import { fitModel, workFolder } from '../fixtures/fitted-model.ts';
import { drawPhotograph } from '../fixtures/photographs.ts';
import { tailedcoreServer } from '../index.ts';
import { RecentResults } from '../recent.ts';
import type { ResultsAnswer } from '../results-schemas.ts';
import { resultsRoutes } from './results.ts';

const folder = workFolder();
const app = Fastify();
const photograph = Buffer.from(await drawPhotograph(50, { spot: 30 }));
beforeAll(async () => {
  await app.register(tailedcoreServer, { models: await fitModel(folder), threads: 1, page: false, docs: false });
  while ((await app.inject('/v2/health/ready')).statusCode !== 200) await new Promise((done) => setTimeout(done, 20));
  for (const name of ['a', 'b', 'c']) await judge(`${name}.png`);
});
afterAll(() => app.close());

const judge = (name: string) =>
  app.inject({
    method: 'POST',
    url: `/v1/models/line/predict?name=${name}`,
    headers: { 'content-type': 'image/png' },
    payload: photograph,
  });
const results = async (query = '') => (await app.inject(`/v1/results${query}`)).json<ResultsAnswer>();

it('lists the last results, newest first, of one model, and since one', async () => {
  const { results: all, sequence } = await results();
  expect(all.map(({ name }) => name)).toEqual(['c.png', 'b.png', 'a.png']);
  expect(all[0]).toMatchObject({ sequence, model: 'line', label: null, verdict: 'defect' });
  expect((await results(`?since=${all[1]?.sequence}`)).results).toEqual(all.slice(0, 1));
  expect((await results('?limit=2')).results).toEqual(all.slice(0, 2));
  expect((await results('?model=other')).results).toEqual([]);
  expect((await app.inject(`/v1/results/${all[1]?.id}`)).json()).toEqual(all[1]);
});

it('says 304 until something is new', async () => {
  const etag = String((await app.inject('/v1/results')).headers.etag);
  const again = async () => app.inject({ url: '/v1/results', headers: { 'if-none-match': `W/${etag}` } });
  expect((await again()).statusCode).toBe(304);
  expect((await again()).body).toBe('');
  await judge('d.png');
  expect((await again()).statusCode).toBe(200);
});

it('gives the image back byte for byte, and nothing in it can run', async () => {
  const [latest] = (await results('?limit=1')).results;
  const image = await app.inject(`/v1/results/${latest?.id}/image`);
  expect(image.rawPayload).toEqual(photograph);
  expect(image.headers).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-disposition': `inline; filename="${latest?.id}.png"`,
    'content-security-policy': "default-src 'none'; sandbox",
  });
});

it('draws the heat as predict does, in all forms', async () => {
  const [latest] = (await results('?limit=1')).results;
  const predicted = async (heatmap: string) => {
    const url = `/v1/models/line/predict?heatmap=${heatmap}`;
    const answer = await app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'image/png' },
      payload: photograph,
    });
    return answer.json<{ images: { heatmap: { data: string } }[] }>().images[0]?.heatmap;
  };
  for (const kind of ['png', 'overlay']) {
    const { rawPayload } = await app.inject(`/v1/results/${latest?.id}/heatmap?kind=${kind}`);
    expect(rawPayload.toString('base64')).toBe((await predicted(kind))?.data);
  }
  expect((await app.inject(`/v1/results/${latest?.id}/heatmap?kind=float`)).json()).toEqual(await predicted('float'));
});

it.each(['0b0c6b5e-7f3a-4a53-9c43-3f2b5e0f8f5d', 'none', '..%2f..%2fetc%2fpasswd', '%00', '__proto__', 'a'.repeat(99)])(
  'knows no result %s',
  async (id) => {
    for (const part of ['', '/image', '/heatmap']) {
      const answer = await app.inject(`/v1/results/${id}${part}`);
      expect(answer.json()).toMatchObject({ error: { code: 'E_RESULT_UNKNOWN' } });
      expect(answer.statusCode).toBe(404);
    }
  },
);

it('draws in its turn: not at all while the queue is full', async () => {
  const busy = Fastify();
  const [{ id } = { id: '' }] = (await results('?limit=1')).results;
  let served = 0;
  const admission = {
    run: () => {
      served++;
      throw fail('E_BUSY', { received: 1, expected: 1, seconds: 1 });
    },
  };
  const recent = new RecentResults();
  recent.add({
    id,
    time: new Date(),
    model: { name: 'line', sha256: '' },
    image: { name: 'photo.png', bytes: photograph },
    prediction: { patches: new Float32Array(1) },
    result: { threshold: 1 },
  } as unknown as JudgedImage);
  busy.setValidatorCompiler(validatorCompiler);
  busy.setSerializerCompiler(serializerCompiler);
  resultsRoutes(busy, { recent, admission, shelf: {} } as unknown as ServerContext);
  expect((await busy.inject(`/v1/results/${id}/heatmap`)).json()).toMatchObject({ code: 'E_BUSY' });
  expect(served).toBe(1);
  // The image itself takes no thread.
  expect((await busy.inject(`/v1/results/${id}/image`)).statusCode).toBe(200);
  await busy.close();
});

it.each(['limit=0', 'limit=257', 'since=-1', 'since=x', 'more=1'])('refuses ?%s', async (query) => {
  expect((await app.inject(`/v1/results?${query}`)).statusCode).toBe(400);
});

it('tells drift of what came, and nothing of models that nobody asked', async () => {
  const drift = (await app.inject('/v1/models/line/drift')).json<{ groups: Record<string, unknown>[] }>();
  expect(drift.groups).toHaveLength(1);
  expect(drift.groups[0]).toMatchObject({ state: 'learning', trainingScores: 6 });
  expect((await app.inject('/v1/models/other/drift')).statusCode).toBe(404);
  expect((await app.inject('/metrics')).body).toMatch(
    /tailedcore_recent_score\{model="line",group="\w+",quantile="0\.5"\} \d/,
  );
});
