import { fail } from '@tailedcore/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { floatHeatmap } from '../answer.ts';
import type { ServerContext } from '../context.ts';
import { disconnectSignal } from '../disconnect.ts';
import { drawHeat } from '../draw-heat.ts';
import { matchesTag } from '../matches-tag.ts';
import type { RecentResult } from '../recent.ts';
import {
  heatQuery,
  recentResultSchema,
  resultParams,
  type ResultsAnswer,
  resultsAnswer,
  resultsQuery,
} from '../results-schemas.ts';
import { errorAnswers, heatmapSchema } from '../schemas.ts';
import { imageTypes, sniff } from '../sniff.ts';

/** The last results, which are still in memory, with their images. */
export function resultsRoutes(app: FastifyInstance, { recent, admission, shelf }: ServerContext): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const schema = (operationId: string, summary: string) => ({ operationId, summary, tags: ['results'] });
  const failures = { 400: errorAnswers[400], 401: errorAnswers[401], 404: errorAnswers[404] };
  const resultOf = (id: string): RecentResult => {
    const result = recent.get(id);
    if (!result) throw fail('E_RESULT_UNKNOWN', { received: JSON.stringify(id) });
    return result;
  };

  routes.get(
    '/v1/results',
    {
      schema: {
        ...schema('results', 'The last results of all models'),
        description:
          'Made to be asked again and again: an answer has an ETag, and If-None-Match is answered with 304 while nothing has changed.',
        querystring: resultsQuery,
        response: { 200: resultsAnswer, 400: errorAnswers[400], 401: errorAnswers[401] },
      },
    },
    async ({ query, headers }, reply) => {
      const tag = `"${recent.revision}"`;
      reply.headers({ etag: tag, 'cache-control': 'private, no-cache' });
      // No body follows the schema of 200 then.
      if (matchesTag(headers['if-none-match'], tag)) return reply.code(304 as 200).send(undefined as never);
      return { sequence: recent.sequence, results: recent.list(query).map(recentJson) };
    },
  );

  routes.get(
    '/v1/results/:id',
    {
      schema: {
        ...schema('result', 'One of the last results'),
        params: resultParams,
        response: { 200: recentResultSchema, ...failures },
      },
    },
    async ({ params }) => recentJson(resultOf(params.id)),
  );

  routes.get(
    '/v1/results/:id/image',
    {
      schema: {
        ...schema('resultImage', 'The image of a result, as it was sent'),
        params: resultParams,
        response: failures,
      },
    },
    async ({ params }, reply) => {
      const { id, image } = resultOf(params.id);
      const kind = sniff(image.name, image.bytes);
      return sendPicture(reply, { type: imageTypes[kind], name: `${id}.${kind}`, bytes: image.bytes });
    },
  );

  routes.get(
    '/v1/results/:id/heatmap',
    {
      schema: {
        ...schema('resultHeatmap', 'The heat map of a result'),
        description: 'png: the heat alone, transparent; overlay: painted on the photograph; float: numbers, as JSON.',
        params: resultParams,
        querystring: heatQuery,
        response: { 200: heatmapSchema, ...failures, 429: errorAnswers[429] },
      },
    },
    async ({ params, query: { kind } }, reply) => {
      const { id, result, image, prediction } = resultOf(params.id);
      if (kind === 'float') return floatHeatmap(prediction);
      // In its turn: drawing takes a thread, as judging does.
      const draw = (signal: AbortSignal) => drawHeat(kind, result.threshold, shelf.session, image, prediction, signal);
      const bytes = await admission.run(draw, { signal: disconnectSignal(reply) });
      return sendPicture(reply, { type: 'image/png', name: `${id}-${kind}.png`, bytes });
    },
  );
}

function recentJson({ result, sequence, model, time, label }: RecentResult): ResultsAnswer['results'][number] {
  return { ...result, sequence, model, time: time.toISOString(), label };
}

interface Picture {
  readonly type: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Sends a picture so that a browser shows it as a picture or not at all: never as a page, whatever somebody hid in it. */
function sendPicture(reply: FastifyReply, { type, name, bytes }: Picture): never {
  return (
    reply
      .headers({
        'cache-control': 'private, max-age=600',
        'content-disposition': `inline; filename="${name}"`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      .type(type)
      // A buffer goes out as it is; only JSON follows the schema of answers.
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) as never
  );
}
