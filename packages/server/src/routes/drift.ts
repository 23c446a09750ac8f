import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ServerContext } from '../context.ts';
import { driftAnswer, driftJson } from '../drift/schemas.ts';
import { errorAnswers, modelParams } from '../schemas.ts';

/** `GET /v1/models/{model}/drift`: whether recent scores are like those of training, product by product. */
export function driftRoutes(app: FastifyInstance, { shelf, drift }: ServerContext): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/models/:model/drift',
    {
      schema: {
        operationId: 'drift',
        summary: 'Whether recent scores are like those of training',
        tags: ['models'],
        params: modelParams,
        response: { 200: driftAnswer, 401: errorAnswers[401], 404: errorAnswers[404] },
      },
    },
    ({ params: { model } }) => {
      shelf.requireKnown(model);
      return { model, groups: drift.state(model).map(driftJson) };
    },
  );
}
