import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitModel, workFolder } from './fixtures/fitted-model.ts';
import { drawPhotograph } from './fixtures/photographs.ts';
import { waitFor } from './fixtures/wait-for.ts';
import { tailedcoreServer } from './index.ts';

const folder = workFolder();
let model: string;
let photo: Buffer;
beforeAll(async () => {
  model = await fitModel(folder);
  photo = Buffer.from(await drawPhotograph(30));
});

const warm = (app: FastifyInstance, prefix: string) =>
  waitFor(async () => (await app.inject(`${prefix}/v2/health/ready`)).statusCode === 200);
const judge = (app: FastifyInstance, prefix: string) =>
  app.inject({
    method: 'POST',
    url: `${prefix}/v1/models/line/predict`,
    body: photo,
    headers: { 'content-type': 'image/png' },
  });

describe('the plugin', () => {
  it('serves under a prefix, twice in one app, beside other routes, and closes with it', async () => {
    const app = Fastify();
    app.get('/other', () => ({ mine: true }));
    app.setErrorHandler((_error, _request, reply) => reply.code(418).send('mine'));
    app.get('/fails', () => {
      throw new Error('mine');
    });
    await app.register(tailedcoreServer, { prefix: '/inspect', models: model, threads: 1 });
    await app.register(tailedcoreServer, { prefix: '/line/two', models: model, threads: 1, maxBodyBytes: 1024 });
    expect((await app.inject('/inspect/v2/health/live')).json()).toEqual({ live: true });
    await warm(app, '/inspect');
    await warm(app, '/line/two');
    expect((await judge(app, '/inspect')).json()).toMatchObject({ model: 'line', images: [{ name: 'image' }] });
    // Each has its own limits.
    expect((await judge(app, '/line/two')).statusCode).toBe(413);
    expect((await app.inject('/inspect/nothing')).statusCode).toBe(404);
    expect((await app.inject('/other')).json()).toEqual({ mine: true });
    expect((await app.inject('/fails')).statusCode).toBe(418);
    expect(
      (await app.inject({ method: 'POST', url: '/other', body: photo, headers: { 'content-type': 'image/png' } }))
        .statusCode,
    ).toBe(404);
    const { paths } = (await app.inject('/inspect/openapi.json')).json<{ paths: object }>();
    expect(Object.keys(paths)).toContain('/inspect/v1/models/{model}/predict');
    expect(Object.keys(paths).filter((path) => !path.startsWith('/inspect/'))).toEqual([]);
    expect((await app.inject('/inspect/docs/')).body).toContain('TailedCore');
    await app.close();
  });

  it('counts for itself: requests, predictions, stages, scores and refusals', async () => {
    const app = Fastify();
    await app.register(tailedcoreServer, { prefix: '/a', models: model, threads: 1 });
    await app.register(tailedcoreServer, { prefix: '/b', models: model, threads: 1 });
    await warm(app, '/a');
    const { verdict, score } = (await judge(app, '/a')).json<{ images: [{ verdict: string; score: number }] }>()
      .images[0];
    await app.inject({
      method: 'POST',
      url: '/a/v1/models/line/predict',
      body: 'x',
      headers: { 'content-type': 'image/png' },
    });
    await app.inject('/a/v1/models/none');
    const [mine, others] = [(await app.inject('/a/metrics')).body, (await app.inject('/b/metrics')).body];
    expect(mine).toContain(`tailedcore_predictions_total{model="line",verdict="${verdict}"} 1`);
    expect(mine).toContain(`tailedcore_score{quantile="0.5",model="line"} ${score}`);
    expect(mine).toContain('tailedcore_stage_seconds_count{stage="judge"} 1');
    expect(mine).toContain('tailedcore_stage_seconds_count{stage="wait"} 2');
    expect(mine).toContain('tailedcore_rejections_total{code="E_IMAGE_DECODE"} 1');
    expect(mine).toContain('tailedcore_rejections_total{code="E_MODEL_UNKNOWN"} 1');
    expect(mine).toContain(
      'tailedcore_request_seconds_count{route="/a/v1/models/:model/predict",method="POST",status="200"} 1',
    );
    expect(mine).toContain('tailedcore_queue_depth 0');
    expect(mine).toContain('tailedcore_in_flight 0');
    expect(mine).toContain('process_resident_memory_bytes');
    expect(others).not.toContain('tailedcore_predictions_total{');
    await app.close();
  });

  it('serves the other models when one is broken, and is not ready', async () => {
    const two = join(folder, 'two');
    await mkdir(two);
    await copyFile(model, join(two, 'line.tailedcore'));
    await writeFile(join(two, 'broken.tailedcore'), 'no model');
    const app = Fastify();
    await app.register(tailedcoreServer, { models: two, threads: 1 });
    const states = async () => (await app.inject('/v1/models')).json<{ models: { state: string }[] }>().models;
    await waitFor(async () => (await states())[1]?.state === 'ready');
    expect(await states()).toEqual([
      { name: 'broken', state: 'failed' },
      { name: 'line', state: 'ready' },
    ]);
    expect((await app.inject('/v2/health/ready')).statusCode).toBe(503);
    expect((await judge(app, '')).statusCode).toBe(200);
    await app.close();
  });

  it('gets along with an app that has forms and a document of its own', async () => {
    const app = Fastify();
    await app.register(multipart, { limits: { fileSize: 10 } });
    await app.register(swagger);
    await app.register(async (inner) => {
      inner.get('/other', { schema: { summary: 'mine' } }, () => 'mine');
      await inner.register(tailedcoreServer, { prefix: '/inspect', models: model, threads: 1 });
    });
    await warm(app, '/inspect');
    const form = new FormData();
    form.append('image', new Blob([new Uint8Array(photo)]), 'a.png');
    const sent = new Response(form);
    const headers = { 'content-type': sent.headers.get('content-type') as string };
    const body = Buffer.from(await sent.arrayBuffer());
    const answer = await app.inject({ method: 'POST', url: '/inspect/v1/models/line/predict', body, headers });
    expect(answer.statusCode).toBe(200);
    expect(Object.keys(app.swagger().paths ?? {})).toEqual(['/other']);
    await app.close();
  });

  it('gives back what it counted for a body, however it was answered', async () => {
    const app = Fastify();
    const limit = process.memoryUsage.rss() + 2 ** 30;
    const bytes = 2 ** 24;
    await app.register(tailedcoreServer, { models: model, threads: 1, maxMemoryBytes: limit, maxBodyBytes: bytes });
    await warm(app, '');
    const headers = { 'content-type': 'image/png' };
    const send = (body: Buffer) => app.inject({ method: 'POST', url: '/v1/models/line/predict', body, headers });
    const wrong = Buffer.alloc(bytes);
    for (let i = 0; i < 100; i++) expect((await send(wrong)).statusCode).toBe(422);
    await app.close();
  });

  it('refuses options that are wrong when it is registered', async () => {
    const app = Fastify();
    await expect(app.register(tailedcoreServer, { models: `${folder}/none` })).rejects.toMatchObject({
      code: 'E_MODEL_MISSING',
    });
    await app.close();
  });
});
