import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fitModel, workFolder } from './fixtures/fitted-model.ts';
import { tailedcoreServer } from './index.ts';

const folder = workFolder();
const app = Fastify();
beforeAll(async () => {
  await app.register(tailedcoreServer, { models: await fitModel(folder), threads: 1 });
});
afterAll(() => app.close());

interface Operation {
  readonly operationId?: string;
  readonly responses?: object;
  readonly requestBody?: { readonly content: object };
}

describe('the OpenAPI document', () => {
  it('is as before', async () => {
    const document = (await app.inject('/openapi.json')).json<{ info: { version: string } }>();
    document.info.version = 'x';
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('./fixtures/openapi.json.snap');
  });

  it('names every operation once, and tells the bodies that it takes', async () => {
    const { paths } = (await app.inject('/openapi.json')).json<{ paths: Record<string, Record<string, Operation>> }>();
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    const ids = operations.map(({ operationId }) => operationId);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
    const bodyOf = (path: string) => Object.keys(paths[path]?.['post']?.requestBody?.content ?? {});
    expect(bodyOf('/v1/models/{model}/predict')).toEqual([
      'multipart/form-data',
      'image/*',
      'application/octet-stream',
    ]);
    expect(bodyOf('/v2/models/{model}/infer')).toEqual(['application/json']);
  });

  it('can be read at /docs without another host', async () => {
    const page = await app.inject('/docs/');
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy.replaceAll(/w3\.org\S*/g, '')).not.toMatch(/https?:\/\/(?!validator\.swagger\.io)/);
    expect((await app.inject('/docs/static/swagger-initializer.js')).body).not.toContain('validator.swagger.io');
  });
});
