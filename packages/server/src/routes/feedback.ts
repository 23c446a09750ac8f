import { fail } from '@tailedcore/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { acceptBody } from '../accept-body.ts';
import type { ServerContext } from '../context.ts';
import { disconnectSignal } from '../disconnect.ts';
import { feedbackOnImage, feedbackOnResult, giveFeedback } from '../feedback/give-feedback.ts';
import type { FeedbackStore } from '../feedback/index.ts';
import { feedbackBody, feedbackList, feedbackQuery, feedbackSchema, feedbackWords } from '../feedback/schemas.ts';
import { issueError } from '../issue-error.ts';
import { judgeImage } from '../judge.ts';
import { errorAnswer, errorAnswers, modelParams } from '../schemas.ts';
import { readImageForm } from '../uploads.ts';

/** `/v1/models/{model}/feedback`: what people say of results, kept for good. */
export function feedbackRoutes(app: FastifyInstance, context: ServerContext): void {
  const { options, shelf } = context;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const accept = acceptBody(context);
  const failures = { ...errorAnswers, 409: errorAnswer };
  const storeFor = (model: string): FeedbackStore => {
    shelf.requireKnown(model);
    if (!context.feedback) throw fail('E_FEEDBACK_OFF');
    return context.feedback;
  };

  routes.post('/v1/models/:model/feedback', {
    bodyLimit: options.maxBodyBytes,
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      // Words alone need no place in the queue.
      if (request.isMultipart()) await accept(request, reply);
      else requireFewBytes(request);
    },
    config: { requestBody },
    schema: {
      operationId: 'giveFeedback',
      summary: 'Say what an image really is',
      description:
        'About one of the last results by its id, about an image of earlier feedback by its SHA-256, or about an image that is sent along and judged anew. What was said before stays; what was said last counts.',
      tags: ['feedback'],
      params: modelParams,
      response: { 201: feedbackSchema, ...failures },
    },
    async handler(request, reply) {
      const { model } = request.params;
      const place = { ...context, store: storeFor(model) };
      if (request.isMultipart()) {
        const { images, texts } = await readImageForm(request, { ...options, maxImages: 1 }, ['label', 'note']);
        const words = read(feedbackWords, texts);
        const [image] = images;
        if (!image) throw fail('E_REQUEST', { what: 'field image', expected: 'a file', received: 'none' });
        const judged = await judgeImage(context, model, image, disconnectSignal(reply));
        return reply.code(201).send(await giveFeedback(place, judged, words));
      }
      const body = read(feedbackBody, request.body);
      const row =
        'result' in body
          ? await feedbackOnResult(place, model, body.result, body)
          : await feedbackOnImage(place, model, body.sha256, body);
      return reply.code(201).send(row);
    },
  });

  routes.get(
    '/v1/models/:model/feedback',
    {
      schema: {
        operationId: 'feedback',
        summary: 'What was said, in the order that it came',
        tags: ['feedback'],
        params: modelParams,
        querystring: feedbackQuery,
        response: { 200: feedbackList, ...failures },
      },
    },
    async ({ params: { model }, query: { label, after, limit } }) => {
      // One more than asked for tells whether there is another page.
      const rows = await storeFor(model).list({ model, label, after, limit: limit + 1 });
      const feedback = rows.slice(0, limit);
      return { feedback, next: rows.length > limit ? (feedback.at(-1)?.id ?? null) : null };
    },
  );
}

/** Bytes of words in JSON. */
const wordBytes = 64 * 1024;

function requireFewBytes({ headers }: FastifyRequest): void {
  if (Number(headers['content-length'] ?? 0) > wordBytes)
    throw fail('E_BODY_TOO_LARGE', { expected: `${wordBytes} bytes for words without an image` });
}

/** @throws E_REQUEST. */
function read<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given ?? undefined);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issueError(`body${['', ...(issue?.path ?? [])].join('.')}`, issue?.message ?? 'another');
}

const bodySchema = { ...z.toJSONSchema(feedbackBody), $schema: undefined };

const requestBody = {
  content: {
    'application/json': { schema: bodySchema },
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['image', 'label'],
        properties: {
          image: { type: 'string', format: 'binary', description: 'JPEG, PNG, WebP, TIFF or AVIF.' },
          ...(z.toJSONSchema(feedbackWords).properties as object),
        },
      },
    },
  },
};
