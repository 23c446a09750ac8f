import { fail } from '@tailedcore/core';
import { modelJson } from '@tailedcore/runtime';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ServerContext } from '../context.ts';
import { errorAnswers, type ModelAnswer, modelAnswer, modelList, modelParams, thumbnailParams } from '../schemas.ts';

/** What is served, and what each model has learnt. */
export function modelRoutes(app: FastifyInstance, { shelf }: ServerContext): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const schema = (operationId: string, summary: string) => ({ operationId, summary, tags: ['models'] });
  routes.get(
    '/v1/models',
    {
      schema: {
        ...schema('models', 'The models of this server'),
        response: { 200: modelList, 401: errorAnswers[401] },
      },
    },
    () => ({ models: shelf.list() }),
  );
  routes.get(
    '/v1/models/:model',
    {
      schema: {
        ...schema('model', 'What a model has learnt, as "tailedcore inspect --json" says it'),
        params: modelParams,
        response: { 200: modelAnswer, 401: errorAnswers[401], 404: errorAnswers[404], 503: errorAnswers[503] },
      },
    },
    async ({ params }) => {
      const { name, sha256, open } = shelf.get(params.model);
      const { thumbnails, learnt } = open.model;
      return {
        name,
        sha256,
        thumbnails: [...thumbnails.keys()].filter((image) => thumbnails[image] !== undefined),
        names: [...learnt.names],
        // Held to the schema when it is answered.
        ...(modelJson(open.model) as Pick<ModelAnswer, 'threshold' | 'trainingScores'>),
      };
    },
  );
  routes.get(
    '/v1/models/:model/thumbnails/:image',
    {
      schema: {
        ...schema('thumbnail', 'A small picture of a training image, JPEG'),
        params: thumbnailParams,
        response: { 401: errorAnswers[401], 404: errorAnswers[404], 503: errorAnswers[503] },
      },
    },
    async ({ params, url }, reply) => {
      const { sha256, open } = shelf.get(params.model);
      const picture = open.model.thumbnails[params.image];
      if (!picture) throw fail('E_NOT_FOUND', { what: 'picture', received: url });
      return reply
        .headers({ etag: `"${sha256.slice(0, 16)}-${params.image}"`, 'cache-control': 'private, max-age=300' })
        .headers({ 'x-content-type-options': 'nosniff' })
        .type('image/jpeg')
        .send(Buffer.from(picture) as never);
    },
  );
}
